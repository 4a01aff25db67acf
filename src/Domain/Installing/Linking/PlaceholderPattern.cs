using System.Text;

namespace CondaStore.Domain.Installing.Linking;

/// <summary>A placeholder and what takes its place, in one encoding.</summary>
/// <param name="encoding">The encoding.</param>
/// <param name="unit">Bytes of a letter, and of the NUL behind a string.</param>
/// <param name="placeholder">What is replaced.</param>
/// <param name="target">What takes its place.</param>
internal sealed class PlaceholderPattern(Encoding encoding, int unit, string placeholder, string target)
{
    public byte[] Placeholder { get; } = encoding.GetBytes(placeholder);

    public byte[] Target { get; } = encoding.GetBytes(target);

    public int Unit { get; } = unit;

    /// <summary>Where the NUL of a string begins whose letters follow one another from a position on; -1 when there is none.</summary>
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
