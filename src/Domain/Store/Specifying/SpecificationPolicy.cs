using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Specs;
using CondaStore.Domain.Store.Configuration;

namespace CondaStore.Domain.Store.Specifying;

/// <summary>
/// What the settings of a place demand of specifications. Defaults stand in for what is missing, included packages are
/// added, required ones must be there, and every channel must be allowed, wherever it is named: in the list, in front of a
/// package (<c>channel::package</c>), in a package's URL or in a lockfile.
/// </summary>
internal sealed class SpecificationPolicy(StoreSettings settings, FetchAllowance deployment)
{
    private readonly StoreSettings _settings = settings;
    private readonly ChannelPolicy _channels = new(settings, deployment);

    /// <summary>Checks a specification and gives it what the settings add.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.PolicyViolation"/>.</exception>
    public SpecificationDocument Apply(SpecificationDocument document)
    {
        if (document.Lockfile is { } lockfile)
        {
            Apply(lockfile);
            return document;
        }

        CheckSecrets(document);
        if (document.Channels.Count == 0)
        {
            // Without their credentials, which requests get back from the settings.
            document = document with { Channels = [.. _settings.CondaDefaultChannels.Select(Redaction.Strip)] };
        }

        _channels.Open([.. document.Channels, .. document.CondaDependencies.SelectMany(ChannelsOf)]);
        document = WithPip(document);
        return WithConda(document);
    }

    private void Apply(Lockfile lockfile)
    {
        LockedPackage[] packages = [.. lockfile.Platforms.SelectMany(p => p.Packages)];
        _channels.CheckArchives(packages.OfType<LockedCondaPackage>().Select(p => p.Url));
        HashSet<string> conda = [.. packages.OfType<LockedCondaPackage>().Select(p => p.Name)];
        CheckRequired("Conda", _settings.CondaRequiredPackages.Select(NameOf), conda);
        HashSet<string> pip = [.. packages.OfType<LockedPipPackage>().Select(p => PipLine.Normalize(p.Name))];
        CheckRequired("PyPI", _settings.PypiRequiredPackages.Select(PipNameOf), pip);
    }

    // A specification is shown to everybody who may see the environment, and kept for good.
    private static void CheckSecrets(SpecificationDocument document)
    {
        IEnumerable<string> texts = document.Channels.Concat(document.Dependencies.Select(d => d.Text).OfType<string>()).Concat(document.PipLines);
        if (texts.FirstOrDefault(HasSecret) is { } found)
        {
            throw new StoreException(
                ErrorCode.PolicyViolation,
                $"'{Redaction.Redact(found)}' holds credentials, which everybody who may see the environment could read.")
            {
                Hints = ["leave them out here; an administrator can put them into the channel's URL in conda_default_channels or conda_allowed_channels"],
            };
        }
    }

    private static bool HasSecret(string text) => Redaction.Redact(text) != text;

    private static IEnumerable<string> ChannelsOf(MatchSpec spec)
    {
        if (spec.Url is { } url)
        {
            return [ChannelPolicy.ChannelOf(url)];
        }

        return spec.Channel is { } channel ? [channel] : [];
    }

    private SpecificationDocument WithPip(SpecificationDocument document)
    {
        string[] lines = [.. document.PipLines];
        HashSet<string> names = PipNames(lines);
        List<string> added = names.Count == 0 ? [.. _settings.PypiDefaultPackages] : [];
        names.UnionWith(PipNames(added));
        added.AddRange(_settings.PypiIncludedPackages.Where(p => names.Add(PipNameOf(p))));
        CheckRequired("PyPI", _settings.PypiRequiredPackages.Select(PipNameOf), names);
        if (added.Count == 0)
        {
            return document;
        }

        int at = document.Dependencies.ToList().FindIndex(d => d.PipLines is not null);
        SpecificationDependency[] dependencies = [.. document.Dependencies];
        if (at < 0)
        {
            return document with { Dependencies = [.. dependencies, SpecificationDependency.OfPip(added)] };
        }

        dependencies[at] = SpecificationDependency.OfPip([.. dependencies[at].PipLines!, .. added]);
        return document with { Dependencies = dependencies };
    }

    private SpecificationDocument WithConda(SpecificationDocument document)
    {
        HashSet<string> names = [.. document.CondaDependencies.Select(s => s.Name).OfType<string>()];
        List<string> added = document.CondaDependencies.Any() ? [] : [.. _settings.CondaDefaultPackages];
        names.UnionWith(added.Select(NameOf));
        added.AddRange(_settings.CondaIncludedPackages.Where(p => names.Add(NameOf(p))));
        CheckRequired("Conda", _settings.CondaRequiredPackages.Select(NameOf), names);
        IEnumerable<SpecificationDependency> more = added.Select(a => SpecificationDependency.OfConda(a, MatchSpec.Parse(a)));
        return added.Count == 0 ? document : document with { Dependencies = [.. document.Dependencies, .. more] };
    }

    private static HashSet<string> PipNames(IEnumerable<string> lines) =>
        [.. lines.Select(l => PipLine.TryGetName(l, out string? name) ? name : null).OfType<string>()];

    private static string NameOf(string spec) => MatchSpec.TryParse(spec, out MatchSpec? parsed) && parsed.Name is { } name ? name : spec;

    private static string PipNameOf(string line) => PipLine.TryGetName(line, out string? name) ? name : line;

    private static void CheckRequired(string what, IEnumerable<string> required, HashSet<string> names)
    {
        string[] missing = [.. required.Where(r => !names.Contains(r)).Order(StringComparer.Ordinal)];
        if (missing.Length > 0)
        {
            throw new StoreException(
                ErrorCode.PolicyViolation,
                $"{what} packages {{{string.Join(", ", missing.Select(m => $"'{m}'"))}}} required and missing from specification");
        }
    }
}
