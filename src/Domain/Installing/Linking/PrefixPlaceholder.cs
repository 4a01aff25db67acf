using System.Buffers;
using System.Text;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Installing.Linking;

/// <summary>
/// Replaces the prefix that a package was built with by the prefix it is installed to. The placeholder is looked for as
/// UTF-8 and, as conda does, in both byte orders of UTF-16 and UTF-32.
/// </summary>
public sealed class PrefixPlaceholder
{
    private readonly byte[] _placeholder;
    private readonly byte[] _target;
    private readonly Shebang _shebang;
    private readonly WidePattern[] _wide;

    /// <summary>Prepares the replacement of one placeholder.</summary>
    /// <param name="placeholder">The text that stands for the prefix, as <c>paths.json</c> gives it; not empty.</param>
    /// <param name="targetPrefix">Absolute path of the environment.</param>
    public PrefixPlaceholder(string placeholder, string targetPrefix)
    {
        ArgumentException.ThrowIfNullOrEmpty(placeholder);
        ArgumentException.ThrowIfNullOrEmpty(targetPrefix);
        Placeholder = placeholder;
        TargetPrefix = targetPrefix;
        _placeholder = Encoding.UTF8.GetBytes(placeholder);
        _target = Encoding.UTF8.GetBytes(targetPrefix);
        _shebang = new Shebang(_placeholder, _target);
        _wide =
        [
            new(Encoding.Unicode, 2, placeholder, targetPrefix), new(Encoding.BigEndianUnicode, 2, placeholder, targetPrefix),
            new(Encoding.UTF32, 4, placeholder, targetPrefix), new(new UTF32Encoding(true, false), 4, placeholder, targetPrefix),
        ];
    }

    /// <summary>The text that is replaced.</summary>
    public string Placeholder { get; }

    /// <summary>What it is replaced by.</summary>
    public string TargetPrefix { get; }

    /// <summary>
    /// Replaces every occurrence in a text. The first line is treated as a shebang when it begins with <c>#!</c>: a line
    /// that the kernel could not use (longer than <see cref="Shebang.MaximumLength"/> bytes, or with a space in the
    /// interpreter's path) becomes a form that works.
    /// </summary>
    /// <returns>The new content; bytes that are no UTF-8 are kept.</returns>
    public byte[] ReplaceText(ReadOnlySpan<byte> content) => ReplaceText(content, true);

    /// <summary>As <see cref="ReplaceText(ReadOnlySpan{byte})"/> for one piece of a text; pieces end behind a line feed.</summary>
    internal byte[] ReplaceText(ReadOnlySpan<byte> content, bool isStart)
    {
        ArrayBufferWriter<byte> output = new(content.Length + 256);
        if (isStart && content.StartsWith("#!"u8))
        {
            int end = content.IndexOf((byte)'\n');
            ReadOnlySpan<byte> firstLine = end < 0 ? content : content[..end];
            output.Write(_shebang.Rewrite(firstLine));
            content = content[firstLine.Length..];
        }

        ReplaceAll(content, _placeholder, _target, output);
        ReadOnlySpan<byte> result = output.WrittenSpan;
        foreach (WidePattern wide in _wide)
        {
            if (result.IndexOf(wide.Placeholder) >= 0)
            {
                ArrayBufferWriter<byte> next = new(result.Length);
                ReplaceAll(result, wide.Placeholder, wide.Target, next);
                result = next.WrittenSpan;
            }
        }

        return result.ToArray();
    }

    /// <summary>
    /// Replaces every occurrence in a binary in place. A string grows or shrinks up to its terminating NUL, or to the end
    /// of the content when it has none, and is padded with NULs: the length of the content never changes.
    /// </summary>
    /// <returns>Whether anything was replaced.</returns>
    /// <exception cref="StoreException"><see cref="ErrorCode.PrefixTooLong"/>: the prefix does not fit.</exception>
    public bool ReplaceBinary(Span<byte> content)
    {
        bool changed = ReplaceTerminated(content, _placeholder, _target, 1);
        foreach (WidePattern wide in _wide)
        {
            changed |= ReplaceTerminated(content, wide.Placeholder, wide.Target, wide.Unit);
        }

        return changed;
    }

    private static void ReplaceAll(
        ReadOnlySpan<byte> content, ReadOnlySpan<byte> old, ReadOnlySpan<byte> replacement, ArrayBufferWriter<byte> output)
    {
        int found;
        while ((found = content.IndexOf(old)) >= 0)
        {
            output.Write(content[..found]);
            output.Write(replacement);
            content = content[(found + old.Length)..];
        }

        output.Write(content);
    }

    private bool ReplaceTerminated(Span<byte> content, ReadOnlySpan<byte> old, ReadOnlySpan<byte> replacement, int unit)
    {
        bool changed = false;
        int position = 0;
        int found;
        while ((found = content[position..].IndexOf(old)) >= 0)
        {
            int start = position + found;
            int end = start + LengthToTerminator(content[start..], unit);
            RewriteString(content[start..end], old, replacement);
            changed = true;
            position = end;
        }

        return changed;
    }

    private static int LengthToTerminator(ReadOnlySpan<byte> text, int unit)
    {
        if (unit == 1)
        {
            int end = text.IndexOf((byte)0);
            return end < 0 ? text.Length : end;
        }

        int position = 0;
        while (position + unit <= text.Length)
        {
            if (text.Slice(position, unit).IndexOfAnyExcept((byte)0) < 0)
            {
                return position;
            }

            position += unit;
        }

        return text.Length;
    }

    private void RewriteString(Span<byte> text, ReadOnlySpan<byte> old, ReadOnlySpan<byte> replacement)
    {
        int count = text.Count(old);
        long length = text.Length + ((long)count * (replacement.Length - old.Length));
        if (length > text.Length)
        {
            throw TooLong();
        }

        // Writing never overtakes reading: every replacement is at most as long as what it replaces.
        int read = 0;
        int write = 0;
        int found;
        while ((found = text[read..].IndexOf(old)) >= 0)
        {
            text.Slice(read, found).CopyTo(text[write..]);
            replacement.CopyTo(text[(write + found)..]);
            read += found + old.Length;
            write += found + replacement.Length;
        }

        text[read..].CopyTo(text[write..]);
        text[(int)length..].Clear();
    }

    private StoreException TooLong() =>
        new(
            ErrorCode.PrefixTooLong,
            $"The prefix '{TargetPrefix}' has {_target.Length} bytes; a binary leaves room for {_placeholder.Length}.")
        {
            Hints = [$"Use a prefix of at most {_placeholder.Length} bytes."],
        };

    private sealed class WidePattern(Encoding encoding, int unit, string placeholder, string target)
    {
        public byte[] Placeholder { get; } = encoding.GetBytes(placeholder);

        public byte[] Target { get; } = encoding.GetBytes(target);

        public int Unit { get; } = unit;
    }
}
