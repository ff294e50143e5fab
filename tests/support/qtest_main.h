#pragma once
// One executable holds several Qt Test classes. `WM_TEST_CLASS(Name)` at the start of a line registers a class
// and makes a ctest entry; running the executable with class names as arguments runs only those.
#include <QObject>
#include <functional>
#include <memory>
#include <string>

namespace wm::tests {
struct Registration {
    Registration(std::string name, std::function<std::unique_ptr<QObject>()> make);
};
} // namespace wm::tests

#define WM_TEST_CLASS(Class) static const wm::tests::Registration Class##_registration(#Class, [] { return std::make_unique<Class>(); });
