#pragma once
// Every fuzz target of this folder by its name, linked into one program of the ordinary build.
#include <QByteArray>
#include <QDir>
#include <QFile>

#include <cstdint>
#include <vector>

#define WM_TARGET(name) extern "C" int fuzz_##name(const std::uint8_t *, std::size_t);
#include "targets.inc"
#undef WM_TARGET

namespace wm::fuzz {

struct Target {
    const char *name;
    int (*run)(const std::uint8_t *, std::size_t);

    int operator()(const QByteArray &input) const
    {
        return run(reinterpret_cast<const std::uint8_t *>(input.constData()), static_cast<std::size_t>(input.size()));
    }
};

inline constexpr Target targets[] = {
#define WM_TARGET(name) {#name, fuzz_##name},
#include "targets.inc"
#undef WM_TARGET
};

/// The kept inputs of a target by their names.
inline std::vector<std::pair<QString, QByteArray>> corpus_of(const Target &target)
{
    std::vector<std::pair<QString, QByteArray>> inputs;
    const QDir folder(QString(WM_CORPUS "/%1").arg(target.name));
    for (const QString &name : folder.entryList(QDir::Files, QDir::Name))
        if (QFile file(folder.filePath(name)); file.open(QIODevice::ReadOnly))
            inputs.emplace_back(name, file.readAll());
    return inputs;
}

} // namespace wm::fuzz
