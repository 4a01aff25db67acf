using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Solving;
using CondaStore.Domain.Solving.Requests;

namespace CondaStore.Domain.Environments;

/// <summary>A request with everything that its solve depends on, gathered and not solved yet.</summary>
/// <param name="Request">What is wanted.</param>
/// <param name="Platforms">What each platform is solved with, in the order of the request.</param>
public sealed record PreparedEnvironment(EnvironmentRequest Request, IReadOnlyList<PreparedPlatform> Platforms)
{
    /// <summary>A platform of the request.</summary>
    /// <exception cref="InvalidOperationException">It is not one.</exception>
    public PreparedPlatform For(string platform) => Platforms.Single(p => p.Name == platform);

    /// <summary>
    /// Names everything but the requirements that the lockfile depends on: the solver itself, the channels with their content and the rules
    /// of their use, the platforms with their virtual packages. Null when the content of a channel has no name, as that of indexes never has. The time limit is not part
    /// of it: it decides whether there is a lockfile, not which.
    /// </summary>
    public string? Circumstances()
    {
        if (Platforms.Any(p => p.Pip is not null) || Platforms.SelectMany(p => p.Sources).SelectMany(c => c).Any(s => s.ContentKey is null))
        {
            return null;
        }

        JsonArray all =
        [
            ProductVersion.Text,
            // Another build of the solver may choose otherwise.
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
