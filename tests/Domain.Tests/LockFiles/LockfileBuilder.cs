using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Tests.LockFiles;

/// <summary>Small lockfiles with plausible content.</summary>
internal static class LockfileBuilder
{
    public static LockedCondaPackage Conda(string name, string version, string build, string subdir = "linux-64", params string[] depends) =>
        new(new RepodataRecord
        {
            Name = name,
            Version = version,
            Build = build,
            BuildNumber = build[^1] - '0',
            Subdir = subdir,
            FileName = $"{name}-{version}-{build}.conda",
            Url = $"https://conda.anaconda.org/conda-forge/{subdir}/{name}-{version}-{build}.conda",
            Channel = "https://conda.anaconda.org/conda-forge",
            Noarch = subdir == "noarch" ? NoarchKind.Python : NoarchKind.None,
            Sha256 = Hex(name + version, 64),
            Md5 = Hex(name + version, 32),
            Size = 1000 + name.Length,
            Timestamp = 1700000000000,
            License = "BSD-3-Clause",
            Depends = depends,
        });

    public static LockedPipPackage Pip(string name, string version, params string[] requires) =>
        new(name, version, $"https://files.pythonhosted.org/packages/{name}-{version}-py3-none-any.whl", Hex(name, 64))
        {
            RequiresDist = requires,
        };

    public static Lockfile Sample() => new()
    {
        Channels = [new LockedChannel("conda-forge")],
        Platforms =
        [
            new LockedPlatform
            {
                Name = "linux-64",
                ContentHash = Hex("linux", 64),
                Packages =
                [
                    Conda("python", "3.12.1", "h1_0_cpython0", "linux-64", "openssl >=3.2,<4.0a0", "__glibc >=2.17", "tzdata"),
                    Conda("openssl", "3.2.0", "hd5_1"),
                    Conda("tzdata", "2024a", "py_0", "noarch"),
                    Pip("flask", "3.0.0", "werkzeug>=3.0", "click>=8 ; python_version >= '3.8'"),
                    Pip("click", "8.1.7"),
                ],
            },
            new LockedPlatform
            {
                Name = "osx-arm64",
                ContentHash = Hex("osx", 64),
                Packages = [Conda("openssl", "3.2.0", "h0d_1", "osx-arm64"), Conda("tzdata", "2024a", "py_0", "noarch")],
            },
        ],
    };

    public static string Hex(string text, int length)
    {
        byte[] hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text));
        return Convert.ToHexStringLower(hash)[..length];
    }

    /// <summary>The same lockfile with platforms and packages in another order.</summary>
    public static Lockfile Shuffle(Lockfile lockfile, int seed)
    {
        Random random = new(seed);
        return lockfile with
        {
            Platforms =
            [
                .. lockfile.Platforms.OrderBy(_ => random.Next())
                    .Select(platform => platform with { Packages = [.. platform.Packages.OrderBy(_ => random.Next())] }),
            ],
        };
    }
}
