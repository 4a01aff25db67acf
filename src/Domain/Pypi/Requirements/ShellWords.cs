using System.Text;

namespace CondaStore.Domain.Pypi.Requirements;

/// <summary>Splits options as a POSIX shell does, without expanding anything.</summary>
internal static class ShellWords
{
    /// <summary>Returns the words of a text, each with its offset.</summary>
    /// <returns>The words, or null if a quote is not closed or the text ends with <c>\</c>.</returns>
    public static List<(string Word, int Offset)>? Split(string text, int start)
    {
        List<(string, int)> words = [];
        int position = start;
        while (position < text.Length)
        {
            if (char.IsWhiteSpace(text[position]))
            {
                position++;
                continue;
            }

            int offset = position;
            StringBuilder word = new();
            if (!ReadWord(text, ref position, word))
            {
                return null;
            }

            words.Add((word.ToString(), offset));
        }

        return words;
    }

    private static bool ReadWord(string text, ref int position, StringBuilder word)
    {
        char quote = '\0';
        for (; position < text.Length; position++)
        {
            char c = text[position];
            if (c == '\\' && quote != '\'')
            {
                if (++position == text.Length)
                {
                    return false;
                }

                // Inside double quotes, the backslash is removed only before these.
                word.Append(quote == '"' && text[position] is not ('"' or '\\') ? "\\" : "").Append(text[position]);
            }
            else if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
                word.Append(c == quote || quote == '\0' ? "" : c.ToString());
            }
            else if (c is '"' or '\'')
            {
                quote = c;
            }
            else if (char.IsWhiteSpace(c))
            {
                return true;
            }
            else
            {
                word.Append(c);
            }
        }

        return quote == '\0';
    }
}
