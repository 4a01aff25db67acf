using System.Text;

namespace CondaStore.Domain.Installing.Prefixes;

/// <summary>Represents the end of a process's output, which may be too large for memory.</summary>
/// <param name="Text">The last characters.</param>
/// <param name="IsCut">Whether earlier output was dropped.</param>
internal readonly record struct ProcessText(string Text, bool IsCut)
{
    /// <summary>Reads the output to its end and keeps the last characters.</summary>
    /// <param name="reader">The reader of the output.</param>
    /// <param name="length">The number of characters to keep.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static async Task<ProcessText> ReadAsync(TextReader reader, int length, CancellationToken cancellationToken)
    {
        StringBuilder text = new();
        char[] buffer = new char[4096];
        bool isCut = false;
        int count;
        while ((count = await reader.ReadAsync(buffer, cancellationToken)) > 0)
        {
            text.Append(buffer, 0, count);
            if (text.Length > 2 * length)
            {
                text.Remove(0, text.Length - length);
                isCut = true;
            }
        }

        isCut |= text.Length > length;
        return new ProcessText(isCut ? text.ToString(text.Length - length, length) : text.ToString(), isCut);
    }

    /// <summary>Returns the text, with an ellipsis if earlier output was dropped.</summary>
    public override string ToString() => IsCut ? "…" + Text : Text;
}
