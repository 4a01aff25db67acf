using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace CondaStore.Domain.Installing.Prefixes;

/// <summary>
/// Computes a location-independent hash of a file of an environment: the same file installed elsewhere has the same hash. The prefix is
/// replaced by a marker, the padding after it in a binary by one zero, and the forms of a shebang line, which depend on the length of the
/// prefix, by one form.
/// </summary>
internal sealed class MovableContent : IDisposable
{
    private const int LongestLine = 4096;
    private const int WindowLength = 1 << 20;

    private static readonly byte[] Sign = "\u0001PREFIX\u0001"u8.ToArray();

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _prefix;
    private readonly bool _isBinary;
    private bool _isInString;
    private bool _isInPadding;

    private MovableContent(byte[] prefix, bool isBinary)
    {
        _prefix = prefix;
        _isBinary = isBinary;
    }

    /// <summary>Returns the hash of a file that contains its prefix; null for others.</summary>
    /// <param name="file">Absolute path of the file.</param>
    /// <param name="prefix">Absolute path of the environment.</param>
    /// <param name="windowLength">The window size in bytes.</param>
    public static string? Hash(string file, string prefix, int windowLength = WindowLength)
    {
        using SafeFileHandle handle = File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] text = Encoding.UTF8.GetBytes(prefix);
        int length = Math.Max(windowLength, LongestLine + text.Length);
        if (!Contains(handle, text, length, out bool isBinary))
        {
            return null;
        }

        using MovableContent content = new(text, isBinary);
        bool isStart = true;
        Read(handle, length, (window, isLast) =>
        {
            int used = isStart && !isBinary ? content.AppendFirstLine(window) : 0;
            isStart = false;
            return used + content.Append(window[used..], isLast);
        });
        return Convert.ToHexStringLower(content._hash.GetHashAndReset());
    }

    /// <summary>Returns the text of a link that contains its prefix; null for others.</summary>
    public static string? Target(string target, string prefix) =>
        target == prefix || target.StartsWith(prefix + "/", StringComparison.Ordinal)
            ? Encoding.UTF8.GetString(Sign) + target[prefix.Length..]
            : null;

    public void Dispose() => _hash.Dispose();

    private static bool Contains(SafeFileHandle file, byte[] prefix, int length, out bool isBinary)
    {
        bool found = false;
        bool hasZero = false;
        Read(file, length, (window, isLast) =>
        {
            found |= window.IndexOf(prefix) >= 0;
            hasZero |= window.Contains((byte)0);
            return isLast ? window.Length : Math.Max(0, window.Length - prefix.Length + 1);
        });
        isBinary = hasZero;
        return found;
    }

    /// <summary>Reads a file in windows; the unprocessed rest of one is repeated at the start of the next.</summary>
    private static void Read(SafeFileHandle file, int length, Func<ReadOnlySpan<byte>, bool, int> use)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            long size = RandomAccess.GetLength(file);
            long read = 0;
            int held = 0;
            bool isLast;
            do
            {
                int count = RandomAccess.Read(file, buffer.AsSpan(held, length - held), read);
                read += count;
                held += count;
                isLast = count == 0 || read >= size;
                int used = use(buffer.AsSpan(0, held), isLast);
                buffer.AsSpan(used, held - used).CopyTo(buffer);
                held -= used;
            }
            while (!isLast);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private int Append(ReadOnlySpan<byte> window, bool isLast)
    {
        int position = 0;
        while (true)
        {
            ReadOnlySpan<byte> rest = window[position..];
            int padding = _isInPadding ? rest.IndexOfAnyExcept((byte)0) : 0;
            if (padding < 0)
            {
                return window.Length;
            }

            _isInPadding = false;
            position += padding;
            rest = rest[padding..];
            int found = rest.IndexOf(_prefix);
            int end = _isInString ? rest.IndexOf((byte)0) : -1;
            if (end >= 0 && (found < 0 || end < found))
            {
                _hash.AppendData(rest[..(end + 1)]);
                _isInString = false;
                _isInPadding = true;
                position += end + 1;
            }
            else if (found >= 0)
            {
                _hash.AppendData(rest[..found]);
                _hash.AppendData(Sign);
                _isInString = _isBinary;
                position += found + _prefix.Length;
            }
            else
            {
                // The start of a prefix may be at the end of the window.
                int safe = isLast ? rest.Length : Math.Max(0, rest.Length - _prefix.Length + 1);
                _hash.AppendData(rest[..safe]);
                return position + safe;
            }
        }
    }

    // #!/prefix/bin/name, the shell form of it for long prefixes, and the form with env are all hashed as the latter.
    private int AppendFirstLine(ReadOnlySpan<byte> content)
    {
        if (!content.StartsWith("#!"u8))
        {
            return 0;
        }

        ReadOnlySpan<byte> shell = "#!/bin/sh\n'''exec' \""u8;
        ReadOnlySpan<byte> shellEnd = " \"$0\" \"$@\" #'''"u8;
        int from = content.StartsWith(shell) ? shell.Length : 2;
        ReadOnlySpan<byte> rest = content[from..];
        if (!rest.StartsWith(_prefix))
        {
            return 0;
        }

        int end = rest[..Math.Min(rest.Length, LongestLine)].IndexOf((byte)'\n');
        if (end < 0 && rest.Length > LongestLine)
        {
            return 0;
        }

        ReadOnlySpan<byte> line = end < 0 ? rest : rest[..end];
        if (from != 2)
        {
            if (!line.EndsWith(shellEnd))
            {
                return 0;
            }

            line = line[..^shellEnd.Length];
        }

        int blank = line.IndexOf((byte)' ');
        ReadOnlySpan<byte> interpreter = (blank < 0 ? line : line[..blank]).TrimEnd((byte)'"');
        ReadOnlySpan<byte> name = interpreter[(interpreter.LastIndexOf((byte)'/') + 1)..];
        _hash.AppendData(EnvironmentShebang.Of(name, blank < 0 ? default : line[blank..]));
        return end < 0 ? content.Length : from + end;
    }
}
