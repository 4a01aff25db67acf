using System.Text;

namespace CondaStore.Domain.Installing.Prefixes;

/// <summary>The end of what a process writes, which may be more than fits into memory.</summary>
/// <param name="Text">The last characters.</param>
/// <param name="IsCut">Whether there were more.</param>
internal readonly record struct ProcessText(string Text, bool IsCut)
{
    /// <summary>Reads to the end and keeps the last characters.</summary>
    /// <param name="reader">Where it comes from.</param>
    /// <param name="length">How many are kept.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
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

    /// <summary>The text, with a sign where it was cut.</summary>
    public override string ToString() => IsCut ? "…" + Text : Text;
}
