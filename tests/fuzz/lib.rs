//! Fuzzing: what is fuzzed ([`targets`]), and a bound on what it may take.

pub mod targets;

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Bytes that reading one input may have at the same time. The largest that our limits allow is far below.
const MOST_BYTES: usize = 512 << 20;

/// The system's allocator, which ends the process when too much is wanted: libFuzzer alone counts only with a sanitizer.
struct Bounded;

static TAKEN: AtomicUsize = AtomicUsize::new(0);

#[global_allocator]
static ALLOCATOR: Bounded = Bounded;

// SAFETY: everything is the system's allocator's; here it is only counted.
unsafe impl GlobalAlloc for Bounded {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if TAKEN.fetch_add(layout.size(), Ordering::Relaxed) + layout.size() > MOST_BYTES {
            // What is said here must not allocate.
            std::process::abort();
        }
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        TAKEN.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }
}
