using System.Security.Cryptography;
using CondaStore.Domain.Packages.Archives;
using CondaStore.Domain.Records;
using CondaStore.PackageWriting;

namespace CondaStore.Domain.Tests.TestSupport;

/// <summary>An archive with what a channel would say about it.</summary>
internal sealed record BuiltPackage(PackageArchive Archive, PackageContent Content, byte[] Bytes)
{
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Bytes));

    public string Md5 => Convert.ToHexStringLower(MD5.HashData(Bytes));

    public RepodataRecord Record(string channel = "https://conda.example/test") => new()
    {
        Name = Archive.Name,
        Version = Archive.Version,
        Build = Archive.Build,
        Subdir = Content.Index.Subdir!,
        FileName = Archive.FileName,
        Url = $"{channel}/{Content.Index.Subdir}/{Archive.FileName}",
        Channel = channel,
        Sha256 = Sha256,
        Md5 = Md5,
        Size = Bytes.Length,
        Noarch = Content.Index.Noarch,
        Depends = Content.Index.Depends,
        PythonSitePackagesPath = Content.Index.PythonSitePackagesPath,
    };

    /// <summary>Writes the archive to <c>folder/subdir/file name</c>, as a channel has it, and returns its path.</summary>
    public string WriteTo(string folder)
    {
        string directory = Path.Combine(folder, Content.Index.Subdir!);
        Directory.CreateDirectory(directory);
        string path = Path.Combine(directory, Archive.FileName);
        File.WriteAllBytes(path, Bytes);
        return path;
    }
}
