using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Solving;
using CondaStore.Domain.Solving.Requests;

namespace CondaStore.Domain.Environments;

/// <summary>Represents a request with all inputs of its solve, prepared but not solved.</summary>
/// <param name="Request">The request.</param>
/// <param name="Platforms">The inputs for each platform, in the order of the request.</param>
public sealed record PreparedEnvironment(EnvironmentRequest Request, IReadOnlyList<PreparedPlatform> Platforms)
{
    /// <summary>Returns a platform of the request.</summary>
    /// <exception cref="InvalidOperationException">The request does not have the platform.</exception>
    public PreparedPlatform For(string platform) => Platforms.Single(p => p.Name == platform);

    /// <summary>
    /// Returns a key of everything except the requirements that the lockfile depends on: the solver itself, the channels with their content
    /// and rules, the platforms with their virtual packages. Null if the content of a channel has no key, which is always so for package
    /// indexes, or if packages of an earlier environment are kept. The time limit is not included: it determines whether there is a lockfile, not which one.
    /// </summary>
    public string? Circumstances()
    {
        if (Request.Update is not null || Platforms.Any(p => p.Pip is not null) || Platforms.SelectMany(p => p.Sources).SelectMany(c => c).Any(s => s.ContentKey is null))
        {
            return null;
        }

        JsonArray all =
        [
            ProductVersion.Text,
            // Another build of the solver may choose differently.
            typeof(Solver).Module.ModuleVersionId.ToString(),
            Request.ChannelPriority.ToString(),
            Text(Request.ExcludeNewer),
            .. Platforms.Select(p => new JsonArray(
                p.Name,
                Texts(p.Requirements.Channels.Select(c => c.BaseUrl)),
                Texts(p.VirtualPackages.Select(v => v.ToString())),
                Texts(p.Sources.SelectMany(c => c).Select(s => $"{s.Channel.BaseUrl}/{s.Subdir}#{s.ContentKey}")))),
        ];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all.ToJsonString())));
    }

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];

    private static JsonArray? Text(ExcludeNewer? limits) => limits is null ? null :
    [
        JsonValue.Create(limits.Cutoff),
        Texts(limits.Channels.Select(c => $"{c.Key}::{c.Value:O}").Order(StringComparer.Ordinal)),
        Texts(limits.Packages.Select(p => $"{p.Key}={p.Value:O}").Order(StringComparer.Ordinal)),
        JsonValue.Create(limits.IncludeUnknownTimestamp),
    ];
}
