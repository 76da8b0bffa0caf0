//! Words of the map view, and of dragging things about.

texts! {
    "drag.picked_up" => "{name} picked up. Escape puts it back.", "已拿起「{name}」。按 Esc 放回原處。", "已拿起“{name}”。按 Esc 放回原处。";
    "drag.cancelled" => "Put back where it was.", "已放回原處。", "已放回原处。";
}
