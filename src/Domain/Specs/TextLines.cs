namespace CondaStore.Domain.Specs;

/// <summary>
/// The lines of a document as YAML 1.1 counts them (https://yaml.org/spec/1.1/#id871136), which is how the parser counts: CR and LF
/// together are one line break, and CR, LF, NEL, LS and PS alone are one each.
/// </summary>
internal sealed class TextLines
{
    private readonly string _text;
    private readonly List<int> _starts = [0];

    public TextLines(string text)
    {
        _text = text;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is '\n' or '\u0085' or '\u2028' or '\u2029' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                _starts.Add(i + 1);
            }
        }
    }

    /// <summary>A line without its break; empty where the text has no such line.</summary>
    /// <param name="number">One for the first line.</param>
    public ReadOnlySpan<char> this[int number]
    {
        get
        {
            if (number < 1 || number > _starts.Count)
            {
                return default;
            }

            int end = number == _starts.Count ? _text.Length : _starts[number];
            return _text.AsSpan(_starts[number - 1]..end).TrimEnd("\r\n\u0085\u2028\u2029");
        }
    }
}
