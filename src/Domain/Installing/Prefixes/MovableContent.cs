using System.Security.Cryptography;
using System.Text;

namespace CondaStore.Domain.Installing.Prefixes;

/// <summary>
/// What a file of an environment is apart from where the environment lies: the same file installed elsewhere has the same hash. The
/// prefix counts as a sign, the padding behind it in a binary as one zero, and the forms of a first line, which depend on the length
/// of the prefix, as one.
/// </summary>
internal static class MovableContent
{
    private const int LongestLine = 4096;
    private const long LongestFile = 256L << 20;

    private static readonly byte[] Sign = "\u0001PREFIX\u0001"u8.ToArray();

    /// <summary>The hash of a file that names its prefix; null of one that does not, or is longer than 256 MiB.</summary>
    /// <param name="file">Absolute path of the file.</param>
    /// <param name="prefix">Absolute path of the environment.</param>
    public static string? Hash(string file, string prefix) =>
        new FileInfo(file).Length <= LongestFile ? Hash(File.ReadAllBytes(file), Encoding.UTF8.GetBytes(prefix)) : null;

    /// <summary>The text of a link that names its prefix; null of one that does not.</summary>
    public static string? Target(string target, string prefix) =>
        target == prefix || target.StartsWith(prefix + "/", StringComparison.Ordinal)
            ? Encoding.UTF8.GetString(Sign) + target[prefix.Length..]
            : null;

    internal static string? Hash(ReadOnlySpan<byte> content, ReadOnlySpan<byte> prefix)
    {
        if (content.IndexOf(prefix) < 0)
        {
            return null;
        }

        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        bool isBinary = content.Contains((byte)0);
        ReadOnlySpan<byte> rest = isBinary ? content : FirstLine(hash, content, prefix);
        for (int found; (found = rest.IndexOf(prefix)) >= 0;)
        {
            hash.AppendData(rest[..found]);
            hash.AppendData(Sign);
            rest = rest[(found + prefix.Length)..];
            int next = rest.IndexOf(prefix);
            int end = isBinary ? rest.IndexOf((byte)0) : -1;
            if (end >= 0 && (next < 0 || end < next))
            {
                hash.AppendData(rest[..(end + 1)]);
                int after = rest[end..].IndexOfAnyExcept((byte)0);
                rest = after < 0 ? default : rest[(end + after)..];
            }
        }

        hash.AppendData(rest);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // #!/prefix/bin/name, the shell form of it for long prefixes, and the form with env are hashed as the last.
    private static ReadOnlySpan<byte> FirstLine(IncrementalHash hash, ReadOnlySpan<byte> content, ReadOnlySpan<byte> prefix)
    {
        if (!content.StartsWith("#!"u8))
        {
            return content;
        }

        ReadOnlySpan<byte> shell = "#!/bin/sh\n'''exec' \""u8;
        ReadOnlySpan<byte> shellEnd = " \"$0\" \"$@\" #'''"u8;
        int from = content.StartsWith(shell) ? shell.Length : 2;
        ReadOnlySpan<byte> rest = content[from..];
        if (!rest.StartsWith(prefix))
        {
            return content;
        }

        int end = rest[..Math.Min(rest.Length, LongestLine)].IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = end < 0 ? rest : rest[..end];
        if (from != 2)
        {
            if (!line.EndsWith(shellEnd))
            {
                return content;
            }

            line = line[..^shellEnd.Length];
        }

        int blank = line.IndexOf((byte)' ');
        ReadOnlySpan<byte> interpreter = (blank < 0 ? line : line[..blank]).TrimEnd((byte)'"');
        hash.AppendData("#!/usr/bin/env "u8);
        hash.AppendData(interpreter[(interpreter.LastIndexOf((byte)'/') + 1)..]);
        hash.AppendData(blank < 0 ? default : line[blank..]);
        return end < 0 ? default : rest[end..];
    }
}
