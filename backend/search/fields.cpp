#include "search/fields.h"

#include "base/sha256.h"

#include <array>

namespace wm::search {
namespace {

Source title(const town::Bead &bead)
{
    return {bead.title, {}};
}

Source description(const town::Bead &bead)
{
    Source source;
    if (bead.description)
        source.references.push_back(*bead.description);
    return source;
}

Source notes(const town::Bead &bead)
{
    Source source;
    for (const town::Note &note : bead.notes)
        source.references.push_back(note.text);
    return source;
}

constexpr std::array all{Field{"title", 10, title}, Field{"description", 3, description}, Field{"notes", 1, notes}};

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
            facts += '\n' + reference.id;
        facts += '\0';
    }
    return sha256_hex(facts).substr(0, 16);
}

} // namespace wm::search
