using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Work.Search;

namespace CondaStore.Functions.Api.Wire;

/// <summary>A package of a build. What follows <see cref="Summary"/> is more than existing clients know.</summary>
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
    /// <summary>A package at its place in the listing; places stand in for ids, which packages here do not have.</summary>
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

    /// <summary>A package that a search found.</summary>
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
