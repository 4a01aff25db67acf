using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Work.Search;

namespace CondaStore.Functions.Api.Wire;

/// <summary>
/// Represents a package of a build in the API. Members after <see cref="Summary"/> are extensions that existing clients do not know.
/// </summary>
internal sealed record PackageWire(
    long Id,
    ChannelWire Channel,
    string? License,
    string Name,
    string Version,
    string? Summary,
    string? Build,
    long? BuildNumber,
    string? Subdir,
    string? Url,
    string? Sha256,
    long? Size,
    string Ecosystem)
{
    /// <summary>Creates a package at a position in the list; the position is used as the ID, which packages do not have here.</summary>
    public static PackageWire From(BuildPackage package, long id) => new(
        id,
        ChannelWire.From(package.Channel),
        package.License,
        package.Name,
        package.Version,
        package.Summary,
        package.Build,
        package.BuildNumber,
        package.Subdir,
        package.Url,
        package.Sha256,
        package.Size,
        package.Ecosystem.ToString().ToLowerInvariant());

    /// <summary>Creates a package found by a search.</summary>
    public static PackageWire From(FoundPackage package) => new(
        package.Id,
        ChannelWire.From(package.Channel),
        package.Record.License,
        package.Record.Name,
        package.Record.Version,
        null,
        package.Record.Build,
        package.Record.BuildNumber,
        package.Record.Subdir,
        Redaction.Strip(package.Record.Url),
        package.Record.Sha256,
        package.Record.Size,
        "conda");
}
