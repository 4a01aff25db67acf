using System.Globalization;
using CondaStore.Domain.Store.Ledger;

namespace CondaStore.Functions.Api.Builds;

/// <summary>Reads query values that specify the state of a build or the type of an artifact.</summary>
internal static class BuildFilters
{
    private static readonly string[] Statuses = [.. Enum.GetValues<BuildStatus>().Select(s => s.ToWire())];
    private static readonly string[] Artifacts = [.. Enum.GetValues<ArtifactType>().Select(t => t.ToWire())];

    public static BuildStatus? Status(ApiQuery query) =>
        query.OneOf("status", Statuses) is { } text ? Enum.GetValues<BuildStatus>()[Array.IndexOf(Statuses, text)] : null;

    public static ArtifactType? Artifact(ApiQuery query) =>
        query.OneOf("artifact", Artifacts) is { } text ? Enum.GetValues<ArtifactType>()[Array.IndexOf(Artifacts, text)] : null;

    /// <summary>Reads the build ID in a path.</summary>
    public static long BuildId(string text) =>
        long.TryParse(
            text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long id)
            ? id
            : throw RequestFaultException.NotAnInteger("path", "build_id", text);
}
