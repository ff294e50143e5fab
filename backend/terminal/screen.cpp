#include "terminal/screen.h"

#include "base/terminal_sequences.h"
#include "base/text.h"
#include "terminal/flow.h"

#include <vterm.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace wm::terminal {
namespace {

constexpr std::size_t answers_limit = 64 * 1024; // a program that only asks, and never reads
constexpr std::size_t most_found = 10'000;
/// Fewer bytes go through the emulator as they are.
constexpr std::size_t worth_a_look = 8 * 1024;

Color color_of(const VTermColor &color)
{
    if (VTERM_COLOR_IS_DEFAULT_FG(&color) || VTERM_COLOR_IS_DEFAULT_BG(&color))
        return {};
    if (VTERM_COLOR_IS_INDEXED(&color))
        return Color::of_index(color.indexed.idx);
    return {Color::Kind::rgb, color.rgb.red, color.rgb.green, color.rgb.blue};
}

Look look_of(const VTermScreenCell &cell)
{
    Look look;
    look.ink = color_of(cell.fg);
    look.paper = color_of(cell.bg);
    look.bold = cell.attrs.bold != 0;
    look.italic = cell.attrs.italic != 0;
    look.underline = cell.attrs.underline != VTERM_UNDERLINE_OFF;
    look.strike = cell.attrs.strike != 0;
    look.reverse = cell.attrs.reverse != 0;
    look.hidden = cell.attrs.conceal != 0;
    return look;
}

/// libvterm's mark for the second half of a wide character.
constexpr std::uint32_t covered = static_cast<std::uint32_t>(-1);

void append_cell(Line &line, const VTermScreenCell &from)
{
    Cell cell{.rune = 0, .look = look_of(from), .width = static_cast<std::uint8_t>(std::clamp<int>(from.width, 1, 2))};
    if (from.chars[0] == covered) {
        cell.width = 0;
    } else if (from.chars[0] == 0) {
        cell.look.ink = {}; // of nothing; erasing leaves the pen's there
    } else if (from.chars[1] == 0) {
        cell.rune = from.chars[0];
    } else {
        const auto *const begin = std::begin(from.chars);
        const auto *const end = std::find(begin, std::end(from.chars), 0u);
        cell.rune = first_cluster + static_cast<char32_t>(line.clusters.size());
        line.clusters.emplace_back(begin, end);
    }
    line.cells.push_back(cell);
}

void without_blank_end(Line &line)
{
    while (!line.cells.empty() && line.cells.back() == Cell{})
        line.cells.pop_back();
    line.cells.shrink_to_fit();
}

VTermModifier modifiers_of(Modifiers modifiers)
{
    int all = VTERM_MOD_NONE;
    if (modifiers.shift)
        all |= VTERM_MOD_SHIFT;
    if (modifiers.alt)
        all |= VTERM_MOD_ALT;
    if (modifiers.control)
        all |= VTERM_MOD_CTRL;
    return static_cast<VTermModifier>(all);
}

VTermKey key_of(NamedKey key)
{
    constexpr std::array keys = {VTERM_KEY_ENTER, VTERM_KEY_TAB, VTERM_KEY_BACKSPACE, VTERM_KEY_ESCAPE, VTERM_KEY_UP, VTERM_KEY_DOWN,
        VTERM_KEY_LEFT, VTERM_KEY_RIGHT, VTERM_KEY_INS, VTERM_KEY_DEL, VTERM_KEY_HOME, VTERM_KEY_END, VTERM_KEY_PAGEUP, VTERM_KEY_PAGEDOWN};
    const auto at = static_cast<std::size_t>(key);
    if (at < keys.size())
        return keys[at];
    return static_cast<VTermKey>(VTERM_KEY_FUNCTION(1 + static_cast<int>(key) - static_cast<int>(NamedKey::f1)));
}

char32_t lower(char32_t rune)
{
    return rune >= U'A' && rune <= U'Z' ? rune + (U'a' - U'A') : rune;
}

std::u32string runes_of(std::string_view text)
{
    std::u32string runes;
    for (std::size_t i = 0; i < text.size();) {
        const auto byte = static_cast<unsigned char>(text[i++]);
        const int more = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : byte >= 0xC0 ? 1 : 0;
        char32_t rune = more == 0 ? byte : byte & (0x3F >> more);
        for (int n = 0; n < more && i < text.size(); ++n)
            rune = (rune << 6) | (static_cast<unsigned char>(text[i++]) & 0x3F);
        runes += lower(rune);
    }
    return runes;
}

/// How many bytes at the end must not be cut off from what follows. libvterm 0.3 loses a character that is cut behind ASCII
/// (it goes on in another decoder), and reads beyond its input when the ESC that ends a string is cut off from its end.
std::size_t begun_at_end(std::string_view bytes)
{
    for (std::size_t back = 1; back <= std::min<std::size_t>(3, bytes.size()); ++back) {
        const auto byte = static_cast<unsigned char>(bytes[bytes.size() - back]);
        if (byte < 0x80)
            return byte == 0x1B && back == 1 ? 1 : 0;
        if (byte >= 0xC0)
            return (byte >= 0xF0 ? 4u : byte >= 0xE0 ? 3u : 2u) > back ? back : 0;
    }
    return 0;
}

/// The ASCII, or what is not ASCII, at the beginning: libvterm reads a whole piece with the decoder that its first byte asks
/// for, which differ once a program has chosen other characters.
std::string_view same_kind(std::string_view bytes)
{
    const auto is_ascii = [](char byte) { return static_cast<unsigned char>(byte) < 0x80; };
    std::size_t end = 1;
    while (end < bytes.size() && is_ascii(bytes[end]) == is_ascii(bytes[0]))
        ++end;
    if (end < bytes.size() && bytes[end - 1] == '\x1B') // never between ESC and what follows
        return end > 1 ? bytes.substr(0, end - 1) : bytes;
    return bytes.substr(0, end);
}

} // namespace

Size allowed(Size size)
{
    return {std::clamp(size.columns, 2, 1000), std::clamp(size.rows, 1, 500)};
}

struct Screen::Parts {
    explicit Parts(Size given) : size(allowed(given)), vterm(vterm_new(size.rows, size.columns))
    {
        vterm_set_utf8(vterm, 1);
        vterm_output_set_callback(
            vterm,
            [](const char *bytes, std::size_t length, void *user) {
                auto &self = *static_cast<Parts *>(user);
                if (self.due.size() + length <= answers_limit || self.pressing)
                    self.due.append(bytes, length);
            },
            this);
        screen = vterm_obtain_screen(vterm);
        static constexpr VTermScreenCallbacks callbacks = {.damage = nullptr,
            .moverect = nullptr,
            .movecursor =
                [](VTermPos to, VTermPos, int, void *user) {
                    auto &self = *static_cast<Parts *>(user);
                    self.cursor.row = to.row;
                    self.cursor.column = to.col;
                    return 1;
                },
            .settermprop = [](VTermProp prop, VTermValue *value, void *user) { return static_cast<Parts *>(user)->set(prop, *value); },
            .bell = nullptr,
            .resize = nullptr,
            .sb_pushline = [](int columns, const VTermScreenCell *cells,
                               void *user) { return static_cast<Parts *>(user)->push(columns, cells); },
            .sb_popline = [](int columns, VTermScreenCell *cells, void *user) { return static_cast<Parts *>(user)->pop(columns, cells); },
            .sb_clear =
                [](void *user) {
                    auto &self = *static_cast<Parts *>(user);
                    self.dropped += static_cast<std::int64_t>(self.scrollback.size());
                    self.scrollback.clear();
                    return 1;
                }};
        vterm_screen_set_callbacks(screen, &callbacks, this);
        vterm_screen_enable_altscreen(screen, 1);
        vterm_screen_set_damage_merge(screen, VTERM_DAMAGE_SCROLL);
        vterm_screen_reset(screen, 1);
    }
    ~Parts() { vterm_free(vterm); }
    Parts(const Parts &) = delete;
    Parts &operator=(const Parts &) = delete;

    void feed(std::string_view bytes)
    {
        std::string valid;
        if (!is_valid_utf8(bytes)) // what libvterm makes of it depends on how it is cut
            bytes = valid = as_utf8(std::string(bytes));
        state.read(bytes);
        while (!bytes.empty()) {
            const auto piece = state.has_shifted() ? same_kind(bytes) : bytes;
            vterm_input_write(vterm, piece.data(), piece.size());
            bytes.remove_prefix(piece.size());
        }
    }

    /// Lines that merely flow need no emulator, but for the last ones.
    void write(std::string_view bytes)
    {
        while (bytes.size() >= worth_a_look) {
            if (const std::size_t flown = flow(bytes)) {
                bytes.remove_prefix(flown);
                continue;
            }
            const auto piece = bytes.substr(0, bytes.find('\n', worth_a_look / 2));
            feed(bytes.substr(0, std::min(piece.size() + 1, bytes.size())));
            bytes.remove_prefix(std::min(piece.size() + 1, bytes.size()));
        }
        feed(bytes);
    }

    /// How many bytes were taken; 0 when they do not flow.
    std::size_t flow(std::string_view bytes)
    {
        if (size.rows < 2 || alternate || !state.flows() || cursor.row != size.rows - 1 || cursor.column != 0)
            return 0;
        const auto look = pen();
        if (!look)
            return 0;
        Flow flow = read_flow(bytes, size.columns, *look);
        const int above = size.rows - 1; // lines that stand above the cursor, now and then
        int in_tail = 0;
        std::size_t tail = flow.parts.size();
        while (tail > 0 && in_tail < above)
            in_tail += flow.parts[--tail].lines;
        if (tail == 0 || std::ssize(flow.lines) < 4 * size.rows)
            return 0;
        for (int number = 0; number < above; ++number)
            keep(row(number));
        for (auto line = flow.lines.begin(); line != flow.lines.end() - in_tail; ++line)
            keep(std::move(*line));
        known_pushes = above;
        const Flow::Part &first = flow.parts[tail];
        feed(sequence_of(first.look));
        feed(bytes.substr(first.begin, flow.bytes - first.begin));
        return flow.bytes;
    }

    /// Nothing when it has something that Look has not.
    std::optional<Look> pen() const
    {
        const VTermState *vterm_state = vterm_obtain_state(vterm);
        const auto value = [&](VTermAttr attribute) {
            VTermValue found{};
            vterm_state_get_penattr(vterm_state, attribute, &found);
            return found;
        };
        if (value(VTERM_ATTR_BLINK).boolean != 0 || value(VTERM_ATTR_FONT).number != 0 || value(VTERM_ATTR_SMALL).boolean != 0 ||
            value(VTERM_ATTR_BASELINE).number != 0 || value(VTERM_ATTR_UNDERLINE).number > VTERM_UNDERLINE_SINGLE)
            return std::nullopt;
        Look look;
        look.ink = color_of(value(VTERM_ATTR_FOREGROUND).color);
        look.paper = color_of(value(VTERM_ATTR_BACKGROUND).color);
        look.bold = value(VTERM_ATTR_BOLD).boolean != 0;
        look.italic = value(VTERM_ATTR_ITALIC).boolean != 0;
        look.underline = value(VTERM_ATTR_UNDERLINE).number != 0;
        look.strike = value(VTERM_ATTR_STRIKE).boolean != 0;
        look.reverse = value(VTERM_ATTR_REVERSE).boolean != 0;
        look.hidden = value(VTERM_ATTR_CONCEAL).boolean != 0;
        return look;
    }

    int set(VTermProp prop, const VTermValue &value)
    {
        switch (prop) {
        case VTERM_PROP_CURSORVISIBLE: cursor.visible = value.boolean != 0; return 1;
        case VTERM_PROP_CURSORSHAPE:
            cursor.shape = value.number == VTERM_PROP_CURSORSHAPE_UNDERLINE ? Cursor::Shape::underline
                : value.number == VTERM_PROP_CURSORSHAPE_BAR_LEFT           ? Cursor::Shape::bar
                                                                            : Cursor::Shape::block;
            return 1;
        case VTERM_PROP_ALTSCREEN: alternate = value.boolean != 0; return 1;
        case VTERM_PROP_MOUSE: mouse = static_cast<MouseWish>(std::clamp(value.number, 0, 3)); return 1;
        default: return 1;
        }
    }
    int push(int columns, const VTermScreenCell *cells)
    {
        if (known_pushes > 0) {
            --known_pushes;
            return 1;
        }
        Line line;
        line.cells.reserve(static_cast<std::size_t>(columns));
        for (int column = 0; column < columns; ++column)
            append_cell(line, cells[column]);
        without_blank_end(line);
        line.continued = vterm_state_get_lineinfo(vterm_obtain_state(vterm), 0)->continuation != 0; // of its successor
        keep(std::move(line));
        return 1;
    }
    void keep(Line line)
    {
        scrollback.push_back(std::move(line));
        if (scrollback.size() > scrollback_limit) {
            scrollback.pop_front();
            ++dropped;
        }
    }
    /// A screen that grows gets back what it lost.
    int pop(int columns, VTermScreenCell *cells)
    {
        if (scrollback.empty())
            return 0;
        const Line line = std::move(scrollback.back());
        scrollback.pop_back();
        for (int column = 0; column < columns; ++column) {
            const auto at = static_cast<std::size_t>(column);
            give(line, at < line.cells.size() ? line.cells[at] : Cell{}, cells[column]);
        }
        if (columns > 0 && cells[columns - 1].width == 2) // its other half is not there any more
            give(line, Cell{}, cells[columns - 1]);
        return 1;
    }
    static void give(const Line &line, const Cell &cell, VTermScreenCell &to)
    {
        to = {};
        to.width = 1;
        const auto give_color = [](const Color &color, VTermColor &target, int standard) {
            vterm_color_indexed(&target, 0);
            if (color.kind == Color::Kind::rgb)
                vterm_color_rgb(&target, color.red, color.green, color.blue);
            else if (color.kind == Color::Kind::indexed)
                vterm_color_indexed(&target, color.red);
            else
                target.type = static_cast<std::uint8_t>(VTERM_COLOR_INDEXED | standard);
        };
        give_color(cell.look.ink, to.fg, VTERM_COLOR_DEFAULT_FG);
        give_color(cell.look.paper, to.bg, VTERM_COLOR_DEFAULT_BG);
        to.attrs.bold = cell.look.bold;
        to.attrs.italic = cell.look.italic;
        to.attrs.underline = cell.look.underline;
        to.attrs.strike = cell.look.strike;
        to.attrs.reverse = cell.look.reverse;
        to.attrs.conceal = cell.look.hidden;
        if (cell.width == 0) {
            to.chars[0] = covered;
            return;
        }
        to.width = static_cast<char>(cell.width);
        if (cell.rune < first_cluster) {
            to.chars[0] = cell.rune;
            return;
        }
        const std::u32string &cluster = line.clusters[cell.rune - first_cluster];
        std::ranges::copy(cluster.substr(0, VTERM_MAX_CHARS_PER_CELL), std::begin(to.chars));
    }

    Line row(int number) const
    {
        Line line;
        line.cells.reserve(static_cast<std::size_t>(size.columns));
        for (int column = 0; column < size.columns; ++column) {
            VTermScreenCell cell{};
            vterm_screen_get_cell(screen, {number, column}, &cell);
            append_cell(line, cell);
        }
        without_blank_end(line);
        line.continued = number + 1 < size.rows && vterm_state_get_lineinfo(vterm_obtain_state(vterm), number + 1)->continuation != 0;
        return line;
    }

    Size size;
    VTerm *vterm = nullptr;
    VTermScreen *screen = nullptr;
    std::deque<Line> scrollback;
    std::int64_t dropped = 0; ///< lines that were in it and are gone
    FlowState state;
    int known_pushes = 0; ///< lines that will scroll off and are in the scrollback already
    std::string begun; ///< what waits for its other half
    std::string due;
    Cursor cursor;
    MouseWish mouse = MouseWish::nothing;
    bool alternate = false;
    bool pressing = false; ///< what comes now is a person's, not an answer
};

Screen::Screen(Size size) : m(std::make_unique<Parts>(size)) {}
Screen::~Screen() = default;
Screen::Screen(Screen &&) noexcept = default;
Screen &Screen::operator=(Screen &&) noexcept = default;

void Screen::write(std::string_view bytes)
{
    std::string joined;
    if (!m->begun.empty()) {
        joined = std::exchange(m->begun, {});
        bytes = joined.append(bytes);
    }
    const std::size_t begun = begun_at_end(bytes);
    m->begun = bytes.substr(bytes.size() - begun);
    m->write(bytes.substr(0, bytes.size() - begun));
    vterm_screen_flush_damage(m->screen);
}

void Screen::resize(Size size)
{
    size = allowed(size);
    if (size == m->size)
        return;
    vterm_set_size(m->vterm, size.rows, size.columns);
    vterm_screen_flush_damage(m->screen);
    m->size = size;
}

Size Screen::size() const
{
    return m->size;
}

const Cursor &Screen::cursor() const
{
    return m->cursor;
}

const std::string &Screen::title() const
{
    return m->state.title();
}

bool Screen::on_alternate_screen() const
{
    return m->alternate;
}

MouseWish Screen::mouse_wish() const
{
    return m->mouse;
}

std::int64_t Screen::first_line() const
{
    return m->dropped;
}

std::int64_t Screen::first_row() const
{
    return m->dropped + static_cast<std::int64_t>(m->scrollback.size());
}

Line Screen::line(std::int64_t number) const
{
    if (number < first_line() || number >= end_line())
        return {};
    if (number >= first_row())
        return m->row(static_cast<int>(number - first_row()));
    return m->scrollback[static_cast<std::size_t>(number - first_line())];
}

std::string Screen::text(Place from, Place to) const
{
    std::string text;
    for (std::int64_t number = std::max(from.line, first_line()); number <= std::min(to.line, end_line() - 1); ++number) {
        const Line whole = line(number);
        text += text_of(whole, number == from.line ? from.column : 0, number == to.line ? to.column : 1 << 30);
        if (number < to.line && !whole.continued)
            text += '\n';
    }
    return text;
}

std::string Screen::text() const
{
    std::string text;
    std::size_t end = 0;
    for (int row = 0; row < m->size.rows; ++row) {
        text += text_of(m->row(row));
        if (!text.empty() && text.back() != '\n')
            end = text.size();
        text += '\n';
    }
    text.resize(end);
    return text;
}

std::vector<Place> Screen::find(std::string_view words) const
{
    std::vector<Place> found;
    const std::u32string sought = runes_of(words);
    if (sought.empty())
        return found;
    std::u32string runes;
    std::vector<int> columns;
    for (std::int64_t number = first_line(); number < end_line() && found.size() < most_found; ++number) {
        const Line whole = line(number);
        runes.clear();
        columns.clear();
        for (int column = 0; column < static_cast<int>(whole.cells.size()); ++column) {
            const Cell &cell = whole.cells[static_cast<std::size_t>(column)];
            if (cell.width == 0)
                continue;
            const std::u32string cluster = cell.rune >= first_cluster ? whole.clusters[cell.rune - first_cluster]
                                                                      : std::u32string(1, cell.rune == 0 ? U' ' : cell.rune);
            for (const char32_t rune : cluster) {
                runes += lower(rune);
                columns.push_back(column);
            }
        }
        for (auto at = runes.find(sought); at != std::u32string::npos && found.size() < most_found;
            at = runes.find(sought, at + sought.size()))
            found.push_back({number, columns[at]});
    }
    return found;
}

void Screen::press(const CharacterKey &key)
{
    m->pressing = true;
    if (const int control = key.modifiers.control ? control_character(key.rune) : -1; control >= 0) {
        if (key.modifiers.alt)
            m->due += '\x1B';
        m->due += static_cast<char>(control);
    } else {
        Modifiers modifiers = key.modifiers;
        modifiers.shift = false; // it is in the character
        vterm_keyboard_unichar(m->vterm, key.rune, modifiers_of(modifiers));
    }
    m->pressing = false;
}

void Screen::press(NamedKey key, Modifiers modifiers)
{
    m->pressing = true;
    vterm_keyboard_key(m->vterm, key_of(key), modifiers_of(modifiers));
    m->pressing = false;
}

void Screen::paste(std::string_view text)
{
    m->pressing = true;
    vterm_keyboard_start_paste(m->vterm);
    m->due += without_controls(text, "\r");
    vterm_keyboard_end_paste(m->vterm);
    m->pressing = false;
}

void Screen::focus(bool has_it)
{
    VTermState *state = vterm_obtain_state(m->vterm);
    has_it ? vterm_state_focus_in(state) : vterm_state_focus_out(state);
}

void Screen::mouse_moves(int row, int column, Modifiers modifiers)
{
    m->pressing = true;
    vterm_mouse_move(m->vterm, std::clamp(row, 0, m->size.rows - 1), std::clamp(column, 0, m->size.columns - 1), modifiers_of(modifiers));
    m->pressing = false;
}

void Screen::mouse(const MouseButton &button)
{
    if (m->mouse == MouseWish::nothing)
        return; // libvterm would remember it as pressed
    mouse_moves(button.row, button.column, button.modifiers);
    m->pressing = true;
    vterm_mouse_button(m->vterm, std::clamp(button.button, 1, 7), button.pressed, modifiers_of(button.modifiers));
    m->pressing = false;
}

std::string Screen::take()
{
    return std::exchange(m->due, {});
}

} // namespace wm::terminal
