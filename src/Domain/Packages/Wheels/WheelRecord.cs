using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Packages.Wheels;

/// <summary>Reads and writes the file <c>RECORD</c> of a distribution: a line for each file with its hash and size (PyPA recording
/// installed projects).</summary>
internal static class WheelRecord
{
    /// <summary>Reads the lines.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidPackageMetadata"/>.</exception>
    public static List<WheelRecordLine> Parse(string text)
    {
        List<WheelRecordLine> lines = [];
        int position = 0;
        while (position < text.Length)
        {
            List<string> fields = [];
            bool more = true;
            while (more)
            {
                fields.Add(ReadField(text, ref position, out more));
            }

            if (fields is [""])
            {
                continue;
            }

            if (fields.Count != 3
                || (fields[2].Length > 0 && !long.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            {
                string line = string.Join(',', fields);
                throw new StoreException(ErrorCode.InvalidPackageMetadata, $"RECORD has the line '{line}'.") { Found = fields[0] };
            }

            lines.Add(new WheelRecordLine(
                fields[0], fields[1].Length == 0 ? null : fields[1],
                fields[2].Length == 0 ? null : long.Parse(fields[2], CultureInfo.InvariantCulture)));
        }

        return lines;
    }

    /// <summary>Writes the lines in the order of their paths.</summary>
    public static string Format(IEnumerable<WheelRecordLine> lines)
    {
        StringBuilder text = new();
        foreach (WheelRecordLine line in lines.OrderBy(l => l.Path, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{Quote(line.Path)},{line.Hash},{line.Size}\n");
        }

        return text.ToString();
    }

    /// <summary>
    /// Returns the algorithm and the digest, as base64 for URLs without padding, of a hash in RECORD; null if there is none, or if its
    /// algorithm is too weak or unknown.
    /// </summary>
    public static (HashAlgorithmName Algorithm, string Digest)? ParseHash(string? hash)
    {
        int equals = hash?.IndexOf('=', StringComparison.Ordinal) ?? -1;
        return equals >= 0 && AlgorithmOf(hash.AsSpan(0, equals)) is { } algorithm ? (algorithm, hash![(equals + 1)..].TrimEnd('=')) : null;
    }

    private static HashAlgorithmName? AlgorithmOf(ReadOnlySpan<char> name) => name switch
    {
        "sha256" => HashAlgorithmName.SHA256,
        "sha384" => HashAlgorithmName.SHA384,
        "sha512" => HashAlgorithmName.SHA512,
        _ => null,
    };

    private static string ReadField(string text, ref int position, out bool more)
    {
        StringBuilder field = new();
        bool quoted = position < text.Length && text[position] == '"';
        position += quoted ? 1 : 0;
        while (position < text.Length)
        {
            char letter = text[position++];
            if (quoted && letter == '"')
            {
                if (position < text.Length && text[position] == '"')
                {
                    position++;
                    field.Append('"');
                    continue;
                }

                quoted = false;
            }
            else if (!quoted && letter is ',' or '\n')
            {
                more = letter == ',';
                return field.ToString();
            }
            else if (quoted || letter != '\r')
            {
                field.Append(letter);
            }
        }

        more = false;
        return field.ToString();
    }

    private static string Quote(string path) =>
        path.AsSpan().IndexOfAny(",\"\r\n") < 0 ? path : $"\"{path.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
