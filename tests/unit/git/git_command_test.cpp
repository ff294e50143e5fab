#include "git/git_command.h"
#include "support/qtest_main.h"

#include "scratch_repository.h"

#include <QTest>

using namespace wm;
using tests::ScratchRepository;

class GitCommand : public QObject {
    Q_OBJECT
private slots:
    void what_a_hook_or_an_agent_left_in_the_environment_does_not_redirect_git()
    {
        const ScratchRepository scratch;
        const ScratchRepository other;
        qputenv("GIT_DIR", (other.clone() / ".git").c_str());
        qputenv("GIT_INDEX_FILE", "/nonexistent");
        qputenv("GIT_CONFIG_COUNT", "1");
        qputenv("GIT_CONFIG_KEY_0", "core.bare");
        qputenv("GIT_CONFIG_VALUE_0", "true");
        const auto answer = git::run(scratch.clone(), {"rev-parse", "--show-toplevel"});
        for (const char *name : {"GIT_DIR", "GIT_INDEX_FILE", "GIT_CONFIG_COUNT", "GIT_CONFIG_KEY_0", "GIT_CONFIG_VALUE_0"})
            qunsetenv(name);
        QCOMPARE(git::first_answer(answer.value()), scratch.clone().string());
    }
    void a_directory_inside_a_repository_is_not_taken_for_it()
    {
        const ScratchRepository scratch;
        std::filesystem::create_directory(scratch.clone() / "inside");
        QCOMPARE(git::run(scratch.clone() / "inside", {"status"}).error().code, std::string("not_a_repository"));
        QVERIFY(git::run(scratch.clone() / "inside", {"status"}, {.look_upwards = true}));
    }
    void messages_are_english_whatever_the_language()
    {
        const ScratchRepository scratch;
        qputenv("LANGUAGE", "de");
        qputenv("LC_ALL", "de_DE.UTF-8");
        const auto error = git::run(scratch.clone(), {"rev-parse", "--verify", "nowhere"}).error();
        qunsetenv("LANGUAGE");
        qputenv("LC_ALL", "C.UTF-8");
        QCOMPARE(error.code, std::string("unknown_revision"));
    }
    void a_lock_held_by_another_git_has_a_code_of_its_own()
    {
        const ScratchRepository scratch;
        tests::write(scratch.clone() / ".git/index.lock", "");
        tests::write(scratch.clone() / "README", "changed");
        const auto error = git::run(scratch.clone(), {"add", "README"}).error();
        QCOMPARE(error.code, std::string("locked"));
        QVERIFY(error.hint.contains("index.lock"));
    }
    void a_bad_configuration_names_file_and_line()
    {
        const ScratchRepository scratch;
        tests::write(scratch.clone() / ".git/config", "[core\nbare = maybe\n");
        const auto error = git::run(scratch.clone(), {"status"}).error();
        QCOMPARE(error.code, std::string("bad_config"));
        QVERIFY2(error.message.contains("line 1"), error.message.c_str());
    }
    void any_other_failure_is_one_sentence_with_gits_reason()
    {
        const ScratchRepository scratch;
        const auto error = git::run(scratch.clone(), {"mv", "none", "other"}).error();
        QCOMPARE(error.code, std::string("git"));
        QCOMPARE(error.message, "git mv failed in " + scratch.clone().string() + ": bad source, source=none, destination=other.");
    }
};

WM_TEST_CLASS(GitCommand)
#include "git_command_test.moc"
