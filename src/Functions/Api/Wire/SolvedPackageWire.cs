using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.Records;

namespace CondaStore.Functions.Api.Wire;

/// <summary>Represents a package chosen by a solve, with the names that the existing command-line client prints.</summary>
internal sealed record SolvedPackageWire(
    long Id,
    long PackageId,
    string Name,
    string Version,
    string Build,
    long BuildNumber,
    string? Channel,
    string? ChannelId,
    string Url,
    IReadOnlyList<string> Depends,
    IReadOnlyList<string> Constrains,
    string? Md5,
    string? Sha256,
    long? Size,
    string Subdir,
    long? Timestamp,
    string Ecosystem)
{
    /// <summary>Returns a package of either kind; a Python project has no build, and requirements in the place of dependencies.</summary>
    public static SolvedPackageWire From(LockedPackage package, long id) => package is LockedCondaPackage conda
        ? From(conda.Record, id)
        : From((LockedPipPackage)package, id);

    private static SolvedPackageWire From(LockedPipPackage project, long id)
    {
        string channel = Redaction.Strip(project.Source.Count > 0 ? project.Url : project.Index ?? IndexLocation.Pypi.Url);
        string url = Redaction.Strip(project.Url);
        return new SolvedPackageWire(
            id, id, project.Name, project.Version, "", 0, channel, channel, url, project.RequiresDist, [], project.Md5, project.Sha256,
            null, "", null, "pypi");
    }

    private static SolvedPackageWire From(RepodataRecord record, long id) => new(
        id,
        id,
        record.Name,
        record.Version,
        record.Build,
        record.BuildNumber,
        Strip(record.Channel),
        Strip(record.Channel),
        Redaction.Strip(record.Url),
        record.Depends,
        record.Constrains,
        record.Md5,
        record.Sha256,
        record.Size,
        record.Subdir,
        record.Timestamp,
        "conda");

    private static string? Strip(string? channel) => channel is null ? null : Redaction.Strip(channel);
}
