namespace CondaStore.Domain.Specs;

/// <summary>
/// Provides the lines of a document as YAML 1.1 and the parser count them (https://yaml.org/spec/1.1/#id871136): CR LF is one line break,
/// and so is CR, LF, NEL, LS or PS alone.
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

    /// <summary>Gets a line without its line break; empty if the text has no such line.</summary>
    /// <param name="number">The one-based line number.</param>
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
