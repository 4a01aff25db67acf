using System.Security.Cryptography;
using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Cache;

/// <summary>
/// Computes the name of a package's folder in the cache: name, version, build, and a prefix of the archive's SHA-256, so that different
/// archives published under one name by two channels do not collide. Without a SHA-256 the MD5 is used, and without that the URL, marked by
/// a letter with which no hash starts.
/// </summary>
internal static class CacheKey
{
    private const int HashLength = 16;

    /// <summary>The key of a record.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidName"/>: the record's name, version, build or hash is not valid in a
    /// file name.</exception>
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
