#include "search/fields.h"

#include "base/sha256.h"

#include <array>

namespace wm::search {
namespace {

Source title(const town::Bead &bead)
{
    return {bead.title, {}};
}

template <class Optional> Source one(const Optional &reference)
{
    return {{}, reference ? std::vector<town::TextRef>{*reference} : std::vector<town::TextRef>{}};
}

Source each(const std::vector<town::Note> &notes)
{
    Source source;
    for (const town::Note &note : notes)
        source.references.push_back(note.text);
    return source;
}

constexpr std::array all{
    Field{"title", 10, title},
    Field{"description", 3, [](const town::Bead &bead) { return one(bead.description); }},
    Field{"design", 2, [](const town::Bead &bead) { return one(bead.extra->design); }},
    Field{"acceptance", 2, [](const town::Bead &bead) { return one(bead.extra->acceptance); }},
    Field{"notes", 1, [](const town::Bead &bead) { return each(bead.notes); }},
    Field{"comments", 1, [](const town::Bead &bead) { return each(bead.comments); }},
};

} // namespace

std::span<const Field> fields()
{
    return all;
}

std::string stamp_of(const town::Bead &bead)
{
    std::string facts;
    for (const Field &field : all) {
        const Source source = field.of(bead);
        facts += source.text;
        for (const town::TextRef &reference : source.references)
            facts += '\n' + std::string(reference.id);
        facts += '\0';
    }
    return sha256_hex(facts).substr(0, 16);
}

} // namespace wm::search
