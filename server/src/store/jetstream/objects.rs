//! The bucket: snapshots, and changes that are too large for a message. An object's name is its plan and the hash of its bytes, so that two nodes
//! that fold one plan at the same time write different objects.
//!
//! Objects are written in the usual form of object stores. They are read here, as the library's own way asks any replica, and one
//! that lags behind would not know the newest.

use std::sync::Arc;

use async_nats::jetstream::object_store::{ObjectInfo, ObjectMetadata};
use shared::ids::DocumentId;

use super::{JetStream, failed, hex, last, log, patiently};
use crate::store::StoreError;

impl JetStream {
    /// Puts bytes into the bucket, and reads them back to see. What is there already is not written anew: whoever reads it at that moment
    /// would find its old parts gone.
    pub(super) async fn put_object(&self, plan: DocumentId, check: &[u8; 32], bytes: &[u8]) -> Result<(), StoreError> {
        self.is_open()?;
        if self.has_object(plan, check, bytes).await? {
            return Ok(());
        }
        let name = object_name(plan, check);
        patiently(|| async {
            let metadata = ObjectMetadata {
                name: name.clone(),
                ..ObjectMetadata::default()
            };
            self.0.snapshots.put(metadata, &mut &*bytes).await
        })
        .await?;
        if self.has_object(plan, check, bytes).await? {
            Ok(())
        } else {
            Err(failed("an object did not read back as it was written"))
        }
    }

    async fn has_object(&self, plan: DocumentId, check: &[u8; 32], bytes: &[u8]) -> Result<bool, StoreError> {
        let found = self.object(plan, check).await?;
        Ok(found.is_some_and(|found| *found == *bytes))
    }

    /// An object's bytes, sound or not; `None` when it is not there. Ones that are not sound may also be on their way out: whatever led here
    /// is gone then.
    pub(super) async fn object(&self, plan: DocumentId, check: &[u8; 32]) -> Result<Option<Arc<[u8]>>, StoreError> {
        let mut read = None;
        loop {
            let Some(info) = self.object_info(plan, check).await? else {
                return Ok(None);
            };
            let subject = format!("$O.{}.C.{}", info.bucket, info.nuid);
            let parts = log::read(&self.0.snapshot_stream, &subject, 1).await?;
            let bytes: Vec<u8> = parts.iter().flat_map(|part| part.payload.iter().copied()).collect();
            // Written anew while it was read, it has other parts now.
            if blake3::hash(&bytes) == *check || read.as_ref() == Some(&info.nuid) {
                return Ok(Some(bytes.into()));
            }
            read = Some(info.nuid);
        }
    }

    /// Removes an object and every trace of it.
    pub(super) async fn remove_object(&self, plan: DocumentId, check: &[u8; 32]) -> Result<(), StoreError> {
        let Some(info) = self.object_info(plan, check).await? else {
            return Ok(());
        };
        for subject in [
            format!("$O.{}.C.{}", info.bucket, info.nuid),
            self.object_subject(plan, check),
        ] {
            patiently(|| async { self.0.snapshot_stream.purge().filter(subject.clone()).await }).await?;
        }
        Ok(())
    }

    async fn object_info(&self, plan: DocumentId, check: &[u8; 32]) -> Result<Option<ObjectInfo>, StoreError> {
        let kept = last(&self.0.snapshot_stream, &self.object_subject(plan, check)).await?;
        let info = kept.and_then(|kept| serde_json::from_slice::<ObjectInfo>(&kept.payload).ok());
        Ok(info.filter(|info| !info.deleted))
    }

    fn object_subject(&self, plan: DocumentId, check: &[u8; 32]) -> String {
        let name = base64url(object_name(plan, check).as_bytes());
        format!("$O.{}-snapshots.M.{name}", self.0.name)
    }
}

fn object_name(plan: DocumentId, check: &[u8; 32]) -> String {
    format!("{plan}.{}", hex(check))
}

/// Base64 as object stores name things: URL-safe, padded.
fn base64url(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let number = three.iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for digit in 0..4 {
            let value = (number >> (18 - 6 * digit)) & 63;
            text.push(if digit <= three.len() {
                char::from(DIGITS[value as usize])
            } else {
                '='
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::base64url;

    #[test]
    fn names_are_base64_for_addresses() {
        for (plain, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("~~?>", "fn4_Pg=="),
        ] {
            assert_eq!(base64url(plain.as_bytes()), text);
        }
    }
}
