using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Records;
using CondaStore.Domain.Specs;

namespace CondaStore.Domain.LockFiles;

/// <summary>
/// Reads and writes the explicit text format (CEP 23, https://conda.org/learn/ceps/cep-0023): a line <c>@EXPLICIT</c>, then one archive per
/// line, in installation order.
/// </summary>
public static class ExplicitFile
{
    /// <summary>
    /// Parses an explicit list; the platform is that of a <c># platform:</c> comment, else of the first archive that has one. A list
    /// without any platform is for every platform (<see cref="Lockfile.Find"/>).
    /// </summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidLockfile"/>, with the place.</exception>
    public static Lockfile Parse(string text, LockfileOptions? options = null)
    {
        options ??= new();
        if (text.Length > options.MaxLength || !SpecListFile.IsExplicit(text))
        {
            throw Error(
                options, 1, "", text.Length > options.MaxLength
                    ? "The list is too long"
                    : $"The line {SpecListFile.ExplicitTag} is missing");
        }

        List<(string Url, ArchiveUrl Archive, string? Md5, string? Sha256)> entries = [];
        string? platform = null;
        int number = 0;
        foreach (ReadOnlySpan<char> raw in text.AsSpan().EnumerateLines())
        {
            number++;
            ReadOnlySpan<char> line = raw.Trim();
            if (line is ['#', .. var remark])
            {
                platform ??= SpecListFile.PlatformOf(remark);
            }
            else if (!line.IsEmpty && line is not SpecListFile.ExplicitTag)
            {
                entries.Add(ParseLine(line.ToString(), number, options));
            }
        }

        platform ??= entries.Select(entry => entry.Archive.Subdir).FirstOrDefault(subdir => subdir is not null and not Subdirs.Noarch)
            ?? Subdirs.Noarch;
        return new Lockfile
        {
            Channels =
                [.. entries.Select(entry => entry.Archive.Channel).OfType<string>().Distinct().Select(url => new LockedChannel(url))],
            Platforms =
            [
                new LockedPlatform
                {
                    Name = platform,
                    Packages =
                    [
                        .. entries.Select(entry => new LockedCondaPackage(
                            entry.Archive.ToRecord(entry.Url, platform) with { Md5 = entry.Md5, Sha256 = entry.Sha256 })),
                    ],
                },
            ],
        };
    }

    /// <summary>
    /// Writes the conda packages of a platform in the given order, each with its SHA-256, or its MD5 if it has no SHA-256. Credentials are
    /// omitted.
    /// </summary>
    public static string Write(string platform, IEnumerable<RepodataRecord> records)
    {
        StringBuilder text = new();
        text.Append("# To make an environment of exactly these packages:\n# $ conda create --name <env> --file <this file>\n");
        text.Append("# platform: ").Append(platform).Append('\n').Append(SpecListFile.ExplicitTag).Append('\n');
        foreach (RepodataRecord record in records)
        {
            text.Append(LockfileSyntax.CleanUrl(record.Url));
            if (record.Sha256 is not null)
            {
                text.Append("#sha256:").Append(record.Sha256);
            }
            else if (record.Md5 is not null)
            {
                text.Append('#').Append(record.Md5);
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static (string Url, ArchiveUrl Archive, string? Md5, string? Sha256) ParseLine(
        string line, int number, LockfileOptions options)
    {
        string place = line;
        string? md5 = null;
        string? sha256 = null;
        int hash = line.LastIndexOf('#');
        if (hash >= 0)
        {
            place = line[..hash].TrimEnd();
            string digits = line[(hash + 1)..];
            bool isSha256 = digits.StartsWith("sha256:", StringComparison.OrdinalIgnoreCase);
            digits = (isSha256 ? digits[7..] : digits).ToLowerInvariant();
            if (digits.Length is not (32 or 64) || (isSha256 && digits.Length == 32) || !digits.All(char.IsAsciiHexDigit))
            {
                throw Error(options, number, line, "After '#' comes an MD5, or a SHA-256 with or without 'sha256:' before it");
            }

            (md5, sha256) = digits.Length == 32 ? (digits, md5) : (md5, digits);
        }

        if (options.RequireSha256 && sha256 is null)
        {
            throw Error(options, number, line, "The archive has no sha256, and without it the package cannot be trusted");
        }

        string url = ArchivePlace.ToUrl(place, options.WorkingDirectory, options.Variables);
        return ArchiveUrl.TryParse(url, out ArchiveUrl archive)
            ? (url, archive, md5, sha256)
            : throw Error(options, number, line, "This is not the URL or path of an archive name-version-build.conda or .tar.bz2");
    }

    private static StoreException Error(LockfileOptions options, int line, string found, string message) =>
        new(ErrorCode.InvalidLockfile, message + ".")
        {
            Location = new SourceLocation(options.File, line, 1),
            Found = Redaction.Redact(found),
        };
}
