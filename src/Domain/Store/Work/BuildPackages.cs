using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.Records;
using CondaStore.Domain.Store.Ledger;

namespace CondaStore.Domain.Store.Work;

/// <summary>Creates the descriptions of installed packages that builds store and clients see.</summary>
internal static class BuildPackages
{
    /// <summary>Returns the description of a package, without secrets in its URLs.</summary>
    public static BuildPackage Of(RepodataRecord record) => record.IsWheel ? ProjectOf(record) : new()
    {
        Name = record.Name,
        Version = record.Version,
        Build = record.Build,
        BuildNumber = record.BuildNumber,
        Channel = Redaction.Strip(ChannelOf(record)),
        Subdir = record.Subdir,
        License = record.License,
        Url = Redaction.Strip(record.Url),
        Sha256 = record.Sha256,
        Md5 = record.Md5,
        Size = record.Size,
    };

    /// <summary>Returns the description of a project that is known as sources only.</summary>
    public static BuildPackage Of(LockedPipPackage source) => new()
    {
        Name = source.Name,
        Version = source.Version,
        Channel = Redaction.Strip(source.Source.Count > 0 ? source.Url : source.Index ?? IndexLocation.Pypi.Url),
        Url = Redaction.Strip(source.Url),
        Ecosystem = PackageEcosystem.Pypi,
    };

    private static BuildPackage ProjectOf(RepodataRecord record) => new()
    {
        Name = record.Name,
        Version = record.Version,
        Channel = Redaction.Strip(record.Channel ?? record.Url),
        Url = Redaction.Strip(record.Url),
        BuiltFile = record.IsBuilt ? record.FileName : null,
        Sha256 = record.Sha256,
        Md5 = record.Md5,
        Size = record.Size,
        Ecosystem = PackageEcosystem.Pypi,
    };

    // Returns the URL without subdir and file name.
    private static string ChannelOf(RepodataRecord record)
    {
        string tail = $"/{record.Subdir}/{record.FileName}";
        return record.Url.EndsWith(tail, StringComparison.Ordinal) ? record.Url[..^tail.Length] : record.Channel ?? record.Url;
    }
}
