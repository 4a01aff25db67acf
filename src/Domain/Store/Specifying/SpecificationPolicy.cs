using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments.Formats;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Specs;
using CondaStore.Domain.Store.Configuration;

namespace CondaStore.Domain.Store.Specifying;

/// <summary>
/// Applies the policy in the settings to specifications. Defaults replace missing values, included packages are added, required ones must
/// be present, and every channel must be allowed, wherever it occurs: in the list, in front of a package (<c>channel::package</c>), in a
/// package's URL or in a lockfile.
/// </summary>
internal sealed class SpecificationPolicy(StoreSettings settings, FetchAllowance deployment)
{
    private readonly StoreSettings _settings = settings;
    private readonly FetchAllowance _deployment = deployment;
    private readonly ChannelPolicy _channels = new(settings, deployment);

    /// <summary>Checks a specification and applies the additions from the settings.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.PolicyViolation"/>.</exception>
    public SpecificationDocument Apply(SpecificationDocument document)
    {
        if (document.Lockfile is { } lockfile)
        {
            Apply(lockfile);
            return document;
        }

        EnvironmentFile file = document.File;
        CheckSecrets(file);
        if (file.ChannelTexts.Count == 0)
        {
            // Without credentials, which are added to requests from the settings.
            file = file with { ChannelTexts = [.. _settings.CondaDefaultChannels.Select(Redaction.Strip)] };
        }

        _channels.Open([.. file.ChannelTexts, .. file.Specs.SelectMany(ChannelsOf)]);
        return document with { File = WithConda(WithPip(file)) };
    }

    private void Apply(Lockfile lockfile)
    {
        LockedPackage[] packages = [.. lockfile.Platforms.SelectMany(p => p.Packages)];
        _channels.CheckArchives(packages.OfType<LockedCondaPackage>().Select(p => p.Url));
        new IndexPolicy(_settings, _deployment).CheckFiles(packages.OfType<LockedPipPackage>().Select(p => p.Url));
        HashSet<string> conda = [.. packages.OfType<LockedCondaPackage>().Select(p => p.Name)];
        CheckRequired("Conda", _settings.CondaRequiredPackages.Select(NameOf), conda);
        HashSet<string> pip =
            [.. packages.OfType<LockedPipPackage>().Select(p => ProjectName.TryNormalize(p.Name, out string? name) ? name : p.Name)];
        CheckRequired("PyPI", _settings.PypiRequiredPackages.Select(PipNameOf), pip);
    }

    // A specification is visible to everyone who may see the environment, and permanently stored.
    private static void CheckSecrets(EnvironmentFile file)
    {
        IEnumerable<string> texts = file.ChannelTexts.Concat(file.SpecTexts).Concat(file.PipLines.Select(l => l.Text));
        if (texts.FirstOrDefault(HasSecret) is { } found)
        {
            throw new StoreException(
                ErrorCode.PolicyViolation,
                $"'{Redaction.Redact(found)}' holds credentials, which everybody who may see the environment could read.")
            {
                Hints = ["leave them out here; an administrator can put them into the channel's URL in conda_default_channels or "
                    + "conda_allowed_channels"],
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

    private EnvironmentFile WithPip(EnvironmentFile file)
    {
        HashSet<string> names = [.. file.PipLines.Where(l => !l.IsOption).Select(l => PipNameOf(l.Text.Split(" --")[0]))];
        List<string> added = names.Count == 0 ? [.. _settings.PypiDefaultPackages] : [];
        names.UnionWith(added.Select(PipNameOf));
        added.AddRange(_settings.PypiIncludedPackages.Where(p => names.Add(PipNameOf(p))));
        CheckRequired("PyPI", _settings.PypiRequiredPackages.Select(PipNameOf), names);
        if (added.Count == 0)
        {
            return file;
        }

        PipLine[] lines = [.. added.Select(a => new PipLine(a, new SourceLocation(null, 1, 1)))];
        int at = file.Dependencies.ToList().FindIndex(d => d.Pip is not null);
        EnvironmentDependency[] dependencies = [.. file.Dependencies];
        if (at < 0)
        {
            return file with { Dependencies = [.. dependencies, EnvironmentDependency.OfPip(lines)] };
        }

        dependencies[at] = EnvironmentDependency.OfPip([.. dependencies[at].Pip!, .. lines]);
        return file with { Dependencies = dependencies };
    }

    private EnvironmentFile WithConda(EnvironmentFile file)
    {
        HashSet<string> names = [.. file.Specs.Select(s => s.Name).OfType<string>()];
        List<string> added = file.Specs.Count > 0 ? [] : [.. _settings.CondaDefaultPackages];
        names.UnionWith(added.Select(NameOf));
        added.AddRange(_settings.CondaIncludedPackages.Where(p => names.Add(NameOf(p))));
        CheckRequired("Conda", _settings.CondaRequiredPackages.Select(NameOf), names);
        return added.Count == 0
            ? file
            : file with { Dependencies = [.. file.Dependencies, .. added.Select(EnvironmentDependency.OfConda)] };
    }

    private static string NameOf(string spec) => MatchSpec.TryParse(spec, out MatchSpec? parsed) && parsed.Name is { } name ? name : spec;

    private static string PipNameOf(string line) =>
        PypiRequirement.TryParse(line, out PypiRequirement? requirement) ? requirement.Name : line;

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
