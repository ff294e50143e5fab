#include "approvals/effects/find_expression.h"

#include <charconv>
#include <fnmatch.h>

namespace wm::approvals::effects {

struct FindExpression::Node {
    enum class Kind { yes, no, both, either, negated, removes, name, path, type, empty, size, minutes };
    Kind kind = Kind::yes;
    std::shared_ptr<const Node> left, right;
    std::string text;              ///< of name, path and type
    bool fold = false;             ///< -iname, -ipath
    int sign = 0;                  ///< of numbers: -1 less than, 1 more than
    std::int64_t number = 0, unit = 1;
    std::int64_t now = 0;          ///< seconds since the epoch

    bool compares(std::int64_t value) const { return sign < 0 ? value < number : sign > 0 ? value > number : value == number; }
};

namespace {

using Node = FindExpression::Node;
using Kind = Node::Kind;
using Tree = std::shared_ptr<const Node>;

char letter_of(mode_t mode)
{
    switch (mode & S_IFMT) {
    case S_IFREG: return 'f';
    case S_IFDIR: return 'd';
    case S_IFLNK: return 'l';
    case S_IFIFO: return 'p';
    case S_IFSOCK: return 's';
    case S_IFBLK: return 'b';
    default: return 'c';
    }
}

bool evaluate(const Node &node, const FindEntry &entry, bool &reached)
{
    switch (node.kind) {
    case Kind::yes: return true;
    case Kind::no: return false;
    case Kind::both: return evaluate(*node.left, entry, reached) && evaluate(*node.right, entry, reached);
    case Kind::either: return evaluate(*node.left, entry, reached) || evaluate(*node.right, entry, reached);
    case Kind::negated: return !evaluate(*node.left, entry, reached);
    case Kind::removes: reached = true; return true;
    case Kind::name: return fnmatch(node.text.c_str(), entry.name.c_str(), node.fold ? FNM_CASEFOLD : 0) == 0;
    case Kind::path: return fnmatch(node.text.c_str(), entry.path.c_str(), node.fold ? FNM_CASEFOLD : 0) == 0;
    case Kind::type: return node.text.contains(letter_of(entry.now.st_mode));
    case Kind::empty: return entry.empty;
    case Kind::size: return node.compares((entry.now.st_size + node.unit - 1) / node.unit); // rounded up to whole units
    case Kind::minutes: return node.compares((node.now - entry.now.st_mtim.tv_sec) / node.unit);
    }
    return false;
}

// Nothing of it fails loudly: what is not known leaves `good` false.
class Parser {
public:
    Parser(std::span<const Word> words, std::int64_t now) : m_words(words), m_now(now) {}

    bool good = true;
    int least = 0, most = -1;

    Tree either()
    {
        Tree left = both();
        while (good && (take("-o") || take("-or")))
            left = join(Kind::either, left, both());
        return left;
    }
    bool at_end() const { return m_at == m_words.size(); }

private:
    static Tree node(Node value) { return std::make_shared<const Node>(std::move(value)); }
    static Tree join(Kind kind, Tree left, Tree right)
    {
        Node both;
        both.kind = kind;
        both.left = std::move(left);
        both.right = std::move(right);
        return node(std::move(both));
    }
    static Tree leaf(Kind kind)
    {
        Node value;
        value.kind = kind;
        return node(std::move(value));
    }

    bool sees(std::string_view word) const { return !at_end() && m_words[m_at].text == word; }
    bool take(std::string_view word)
    {
        if (!sees(word))
            return false;
        ++m_at;
        return true;
    }
    std::string operand()
    {
        if (at_end() || !m_words[m_at].known || m_words[m_at].pattern) {
            good = false;
            return {};
        }
        return m_words[m_at++].text;
    }
    int number()
    {
        const std::string text = operand();
        int value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        good = good && error == std::errc() && end == text.data() + text.size() && value >= 0;
        return value;
    }

    Tree both()
    {
        Tree left = single();
        while (good && !at_end() && !sees("-o") && !sees("-or") && !sees(")") && !sees(",")) {
            if (!take("-a"))
                take("-and");
            left = join(Kind::both, left, single());
        }
        return left;
    }

    Tree single()
    {
        if (take("!") || take("-not"))
            return join(Kind::negated, single(), nullptr);
        if (take("(")) {
            Tree inner = either();
            good = good && take(")");
            return inner;
        }
        if (at_end() || !m_words[m_at].known) {
            good = false;
            return leaf(Kind::yes);
        }
        return test(m_words[m_at++].text);
    }

    Tree test(const std::string &name)
    {
        Node value;
        value.now = m_now;
        if (name == "-delete")
            return leaf(Kind::removes);
        if (name == "-print" || name == "-print0" || name == "-depth" || name == "-d" || name == "-true" || name == "-prune" ||
            name == "-noleaf")
            return leaf(Kind::yes); // -delete goes depth first, where -prune does nothing
        if (name == "-false")
            return leaf(Kind::no);
        if (name == "-maxdepth" || name == "-mindepth") {
            (name == "-maxdepth" ? most : least) = number();
            return leaf(Kind::yes);
        }
        if (name == "-name" || name == "-iname")
            value.kind = Kind::name;
        else if (name == "-path" || name == "-wholename" || name == "-ipath" || name == "-iwholename")
            value.kind = Kind::path;
        else if (name == "-type")
            value.kind = Kind::type;
        else if (name == "-empty")
            return leaf(Kind::empty);
        else if (name == "-size" || name == "-mtime" || name == "-mmin")
            return measured(name);
        else
            good = false;
        value.fold = name.starts_with("-i");
        value.text = good ? operand() : "";
        return node(std::move(value));
    }

    Tree measured(const std::string &name)
    {
        Node value;
        value.now = m_now;
        value.kind = name == "-size" ? Kind::size : Kind::minutes;
        value.unit = name == "-size" ? 512 : name == "-mmin" ? 60 : 86'400;
        std::string text = operand();
        if (text.starts_with('-') || text.starts_with('+')) {
            value.sign = text.front() == '-' ? -1 : 1;
            text.erase(0, 1);
        }
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value.number);
        const std::string_view unit(end, text.data() + text.size());
        good = good && error == std::errc();
        if (name == "-size" && unit.size() == 1) {
            switch (unit.front()) {
            case 'c': value.unit = 1; break;
            case 'w': value.unit = 2; break;
            case 'b': break;
            case 'k': value.unit = 1 << 10; break;
            case 'M': value.unit = 1 << 20; break;
            case 'G': value.unit = 1 << 30; break;
            default: good = false;
            }
        } else if (!unit.empty()) {
            good = false;
        }
        return node(std::move(value));
    }

    std::span<const Word> m_words;
    std::int64_t m_now;
    std::size_t m_at = 0;
};

} // namespace

std::optional<FindExpression> FindExpression::parse(std::span<const Word> words, std::int64_t now)
{
    std::size_t begin = 0;
    while (begin < words.size() && words[begin].text == "-P")
        ++begin;
    while (begin < words.size() && !words[begin].text.starts_with('-') && words[begin].text != "(" && words[begin].text != "!")
        ++begin; // starting points
    FindExpression expression;
    if (begin == words.size())
        return std::nullopt;
    Parser parser(words.subspan(begin), now);
    expression.m_root = parser.either();
    expression.m_least = parser.least;
    expression.m_most = parser.most;
    return parser.good && parser.at_end() ? std::optional(std::move(expression)) : std::nullopt;
}

bool FindExpression::deletes(const FindEntry &entry) const
{
    if (entry.depth < m_least || (m_most >= 0 && entry.depth > m_most))
        return false;
    bool reached = false;
    evaluate(*m_root, entry, reached);
    return reached;
}

} // namespace wm::approvals::effects
