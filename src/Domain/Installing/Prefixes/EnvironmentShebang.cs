using System.Buffers;

namespace CondaStore.Domain.Installing.Prefixes;

/// <summary>Creates shebang lines that find the interpreter through <c>env</c>, because its path is too long for the kernel or contains a
/// space.</summary>
internal static class EnvironmentShebang
{
    private static readonly SearchValues<byte> Special = SearchValues.Create(" \t\"'$\\#"u8);

    /// <summary>
    /// Returns the line that lets <c>env</c> find an interpreter. The kernel passes everything after the first blank as one argument, which
    /// <c>env</c> treats as a name unless <c>-S</c> makes it split off options; these remain one argument, as without <c>env</c>.
    /// </summary>
    public static byte[] Of(ReadOnlySpan<byte> name, ReadOnlySpan<byte> options)
    {
        options = options.Trim(" \t\r"u8);
        List<byte> output = [];
        output.AddRange(options.IsEmpty ? "#!/usr/bin/env "u8 : "#!/usr/bin/env -S "u8);
        output.AddRange(name);
        if (options.IsEmpty)
        {
            return [.. output];
        }

        output.Add((byte)' ');
        bool isQuoted = options.IndexOfAny(Special) >= 0;
        if (!isQuoted)
        {
            output.AddRange(options);
            return [.. output];
        }

        output.Add((byte)'"');
        foreach (byte letter in options)
        {
            if (letter is (byte)'"' or (byte)'$' or (byte)'\\')
            {
                output.Add((byte)'\\');
            }

            output.Add(letter);
        }

        output.Add((byte)'"');
        return [.. output];
    }
}
