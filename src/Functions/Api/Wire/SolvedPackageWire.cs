using CondaStore.Domain.Diagnostics;
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
    long? Timestamp)
{
    public static SolvedPackageWire From(RepodataRecord record, long id) => new(
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
        record.Timestamp);

    private static string? Strip(string? channel) => channel is null ? null : Redaction.Strip(channel);
}
