// A program may print anything on its terminal: the screen stays whole and of its size, it does not matter where the bytes
// are cut, and what can be read of it is UTF-8. A line that begins with NUL is something a person does.
#include "base/terminal_sequences.h"
#include "base/text.h"
#include "fuzz.h"
#include "terminal/screen.h"

using namespace wm;
using namespace wm::terminal;

namespace {

void act(Screen &screen, std::string_view what)
{
    const auto number = [&](std::size_t at) { return at < what.size() ? static_cast<int>(static_cast<unsigned char>(what[at])) : 0; };
    switch (number(1) % 6) {
    case 0: screen.resize({number(2), number(3) / 2}); break;
    case 1: screen.paste(what.substr(std::min<std::size_t>(2, what.size()))); break;
    case 2: screen.press(static_cast<NamedKey>(number(2) % 26), {number(3) % 2 != 0, number(3) % 3 != 0, number(3) % 5 != 0}); break;
    case 3:
        screen.press(CharacterKey{static_cast<char32_t>(number(2) << 8 | number(3)), {false, number(4) % 2 != 0, number(4) % 3 != 0}});
        break;
    case 4: screen.mouse({number(2), number(3), number(4) % 8, number(5) % 2 != 0, {}}); break;
    default: screen.focus(number(2) % 2 != 0); break;
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    Screen screen({20, 6}), single({20, 6});
    TerminalSequences sequences;
    std::string cut;
    const auto whole = wm::fuzz::text_of(data, size);
    const bool comparable = !wm::fuzz::damaged; // libvterm reads broken sequences otherwise when they are cut
    for (std::string_view rest = whole; !rest.empty();) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        const std::string_view bytes = rest.substr(0, std::min(line.size() + 1, rest.size()));
        rest.remove_prefix(bytes.size());
        if (line.starts_with('\0')) {
            act(screen, line);
            act(single, line);
        } else {
            screen.write(bytes);
            for (const char &byte : bytes)
                single.write({&byte, 1});
            sequences.read(
                bytes, [&](std::string_view text) { cut += text; },
                [](const TerminalSequence &found) {
                    wm::fuzz::require(found.whole.size() >= found.body.size() && found.whole.size() <= 4096);
                });
        }
        wm::fuzz::require(cut.find('\x1B') == std::string::npos);
        wm::fuzz::require(screen.size() == single.size() && (!comparable || screen.cursor() == single.cursor()));
        const bool same = screen.take() == single.take();
        wm::fuzz::require(same || !comparable);
    }
    for (std::int64_t line = screen.first_line(); line < screen.end_line(); ++line) {
        wm::fuzz::require(static_cast<int>(screen.line(line).cells.size()) <= 255);
        wm::fuzz::require(is_valid_utf8(text_of(screen.line(line))));
        if (comparable)
            wm::fuzz::require(screen.line(line) == single.line(line));
    }
    wm::fuzz::require(is_valid_utf8(screen.title()) && screen.title() == single.title()); // titles are read by us
    return 0;
}
