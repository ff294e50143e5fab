#include "words/command_line.h"

#include "words/text.h"

#include <QStringList>

namespace wm::models {

std::vector<std::string> splitCommand(const QString &line)
{
    std::vector<std::string> words;
    QString word;
    bool begun = false; // also by an empty pair of quotes
    QChar quote;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const QChar c = line[i];
        if (!quote.isNull()) {
            if (c == quote)
                quote = {};
            else if (c == u'\\' && quote == u'"' && i + 1 < line.size() && (line[i + 1] == u'"' || line[i + 1] == u'\\'))
                word += line[++i];
            else
                word += c;
        } else if (c == u'"' || c == u'\'') {
            quote = c;
            begun = true;
        } else if (c == u'\\' && i + 1 < line.size()) {
            word += line[++i];
            begun = true;
        } else if (c.isSpace()) {
            if (begun)
                words.push_back(word.toStdString());
            word.clear();
            begun = false;
        } else {
            word += c;
            begun = true;
        }
    }
    if (begun)
        words.push_back(word.toStdString());
    return words;
}

QString joinCommand(const std::vector<std::string> &command)
{
    QStringList words;
    for (const std::string &word : command) {
        const bool plain = !word.empty() && word.find_first_of(" \t\n\"'\\") == std::string::npos;
        QString text = qtext(word);
        if (!plain)
            text = u'"' + text.replace(QStringLiteral("\\"), QStringLiteral("\\\\")).replace(QStringLiteral("\""), QStringLiteral("\\\"")) +
                u'"';
        words << text;
    }
    return words.join(u' ');
}

} // namespace wm::models
