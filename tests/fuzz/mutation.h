#pragma once
// Inputs like those that are kept, but damaged: for the short run of the ordinary build. It knows how texts are made
// (words, numbers, quoted texts, brackets), so that many of its inputs are still read to their end; libFuzzer, which
// follows the branches of the program, goes further and takes a build of its own.
// The same seed gives the same inputs everywhere.
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace wm::fuzz {

class Mutator {
public:
    Mutator(std::vector<std::string> corpus, std::uint32_t seed);
    std::string next();

private:
    using Tokens = std::vector<std::string>;

    static Tokens tokens_of(std::string_view text);
    std::size_t below(std::size_t limit) { return m_random() % limit; }
    std::string something();
    void change_tokens(Tokens &tokens);
    void change_bytes(std::string &text);

    std::vector<std::string> m_corpus;
    std::vector<Tokens> m_tokens; ///< of each
    std::mt19937 m_random;
};

} // namespace wm::fuzz
