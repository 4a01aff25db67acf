using System.Text;

namespace CondaStore.Domain.Installing.Linking;

/// <summary>Represents a placeholder and its replacement in one encoding.</summary>
/// <param name="encoding">The encoding.</param>
/// <param name="unit">The number of bytes of a code unit and of the terminating NUL.</param>
/// <param name="placeholder">The placeholder.</param>
/// <param name="target">The replacement.</param>
internal sealed class PlaceholderPattern(Encoding encoding, int unit, string placeholder, string target)
{
    public byte[] Placeholder { get; } = encoding.GetBytes(placeholder);

    public byte[] Target { get; } = encoding.GetBytes(target);

    public int Unit { get; } = unit;

    /// <summary>Finds the terminating NUL of a string from a position on; -1 if there is none.</summary>
    public int FindTerminator(ReadOnlySpan<byte> text, int position)
    {
        if (Unit == 1)
        {
            int found = text[position..].IndexOf((byte)0);
            return found < 0 ? -1 : position + found;
        }

        for (int i = position; i + Unit <= text.Length; i += Unit)
        {
            if (text.Slice(i, Unit).IndexOfAnyExcept((byte)0) < 0)
            {
                return i;
            }
        }

        return -1;
    }
}
