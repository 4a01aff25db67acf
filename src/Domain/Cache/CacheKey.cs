using System.Security.Cryptography;
using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Cache;

/// <summary>
/// The name of a package's folder in the cache: name, version, build, and the front of the archive's SHA-256, so that two
/// channels which publish different archives under one name do not disturb each other. Without a SHA-256 the MD5, and
/// without that the place it comes from, marked by a letter that no hash starts with.
/// </summary>
internal static class CacheKey
{
    private const int HashLength = 16;

    /// <summary>The key of a record.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidName"/>: the record's name, version, build or hash is no part
    /// of a file name.</exception>
    public static string Of(RepodataRecord record)
    {
        string name = PathComponent.Check(record.Name, "package name");
        string version = PathComponent.Check(record.Version, "package version");
        string build = PathComponent.Check(record.Build, "package build");
        return PathComponent.Check($"{name}-{version}-{build}-{Suffix(record)}", "package identity");
    }

    private static string Suffix(RepodataRecord record)
    {
        if (record.Sha256 is string sha256)
        {
            return Prefix(sha256, 64);
        }

        return record.Md5 is string md5
            ? "m" + Prefix(md5, 32)
            : "u" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Redaction.Strip(record.Url))))[..HashLength];
    }

    private static string Prefix(string hash, int length) => hash.Length == length && hash.All(char.IsAsciiHexDigit)
        ? hash[..HashLength].ToLowerInvariant()
        : throw new StoreException(ErrorCode.InvalidName, $"'{PathComponent.Shorten(hash)}' is not a hash of {length} hexadecimal digits.");
}
