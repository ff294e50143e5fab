#pragma once
// The window brings its own type: Inter and JetBrains Mono lie in the resources.

namespace wm::theme {

/// Registers the families with the application, once; needs a QGuiApplication and comes before the first text.
void registerFonts();

} // namespace wm::theme
