using CondaStore.Domain.Channels;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Store.Configuration;

/// <summary>
/// Determines which channels may be used by an environment or namespace, and with which credentials. Each layer of settings with allowed
/// channels restricts the layers below it: a channel must be allowed by all. Outside the public internet, only channels in the store's own
/// settings or its deployment are allowed.
/// </summary>
public sealed class ChannelPolicy
{
    private const string NoDefaults = "nodefaults";

    private readonly StoreSettings _settings;
    private readonly ChannelConfiguration _configuration;
    private readonly IReadOnlyList<HashSet<string>> _allowed;
    private readonly FetchAllowance _reachable;

    /// <summary>Initializes a policy.</summary>
    /// <param name="settings">The effective settings.</param>
    /// <param name="deployment">What the deployment allows outside the public internet.</param>
    public ChannelPolicy(StoreSettings settings, FetchAllowance deployment)
    {
        _settings = settings;
        _configuration = ConfigurationOf(settings.CondaChannelAlias);
        _allowed = [.. settings.ChannelLimits.Select(l => UrlsOf(l).ToHashSet(StringComparer.Ordinal))];
        _reachable = ReachableOf(settings, deployment);
        Secrets = ChannelSecrets.Of(Configured(settings).Concat(Configured(settings.OfStore)));
    }

    /// <summary>Gets the credentials of the channels in the settings.</summary>
    public ChannelSecrets Secrets { get; }

    /// <summary>Returns what may be fetched from outside the public internet: what the deployment allows, and the hosts and folders of the
    /// store's own channels.</summary>
    /// <param name="settings">Any settings; those of the whole store are used.</param>
    /// <param name="deployment">What the deployment allows.</param>
    public static FetchAllowance ReachableOf(StoreSettings settings, FetchAllowance deployment) =>
        deployment.With(FetchAllowance.OfChannels(
            Configured(settings.OfStore).Concat(
                settings.OfStore.PypiDefaultIndexes.Concat(settings.OfStore.PypiAllowedIndexes).Select(Channel.FromUrl))));

    /// <summary>Returns the channels to open, with their credentials.</summary>
    /// <param name="texts">The channels as written in a specification, the most important first.</param>
    /// <exception cref="StoreException">
    /// One is not allowed (<see cref="ErrorCode.PolicyViolation"/>) or not a channel (<see cref="ErrorCode.InvalidEnvironmentFile"/>).
    /// </exception>
    public IReadOnlyList<Channel> Open(IEnumerable<string> texts)
    {
        Channel[] channels = [.. Parse(texts)];
        Check(channels);
        return [.. channels.Select(Secrets.Apply)];
    }

    /// <summary>Returns the channels as <see cref="Open"/> does, without those that are not allowed.</summary>
    public IReadOnlyList<Channel> OpenAllowed(IEnumerable<string> texts) => [.. Parse(texts).Where(IsAllowed).Select(Secrets.Apply)];

    /// <summary>Throws if archives are not in allowed channels.</summary>
    /// <param name="urls">The URLs of archives: a channel, a subdir and a file.</param>
    /// <exception cref="StoreException">A channel is not allowed (<see cref="ErrorCode.PolicyViolation"/>).</exception>
    public void CheckArchives(IEnumerable<string> urls) => Check([.. Parse(urls.Select(ChannelOf).Distinct(StringComparer.Ordinal))]);

    /// <summary>Throws if a layer of settings allows channels that the layers below it do not.</summary>
    /// <param name="layered">The settings with the layer.</param>
    /// <param name="below">The settings without it.</param>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidSetting"/>.</exception>
    internal static void CheckNarrows(StoreSettings layered, StoreSettings below)
    {
        string[] wider = [.. layered.ChannelLimits.Skip(below.ChannelLimits.Count).SelectMany(UrlsOf)
            .Where(u => !below.ChannelLimits.All(l => UrlsOf(l).Contains(u, StringComparer.Ordinal)))];
        if (wider.Length > 0)
        {
            throw new StoreException(
                ErrorCode.InvalidSetting,
                $"Setting {SettingKey.CondaAllowedChannels} may only narrow what is allowed above, and {string.Join(", ", wider)} is not.")
            {
                Hints = ["allowed are "
                    + $"{string.Join(", ", below.ChannelLimits.SelectMany(l => l.Channels).Select(Redaction.Redact).Distinct())}"],
            };
        }
    }

    private static IEnumerable<string> UrlsOf((string Alias, IReadOnlyList<string> Channels) limit) =>
        limit.Channels.SelectMany(c => ParseOrNone(ConfigurationOf(limit.Alias), c)).Select(c => c.BaseUrl);

    /// <summary>Returns the channel of an archive: its URL without subdir and file.</summary>
    internal static string ChannelOf(string archive)
    {
        string url = Redaction.Strip(archive);
        int file = url.LastIndexOf('/');
        int subdir = file > 0 ? url.LastIndexOf('/', file - 1) : -1;
        return subdir > 0 ? url[..subdir] : url;
    }

    private void Check(IReadOnlyCollection<Channel> channels)
    {
        string[] refused =
            [.. channels.Where(c => !IsAllowed(c)).Select(c => c.BaseUrl).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (refused.Length > 0)
        {
            throw new StoreException(
                ErrorCode.PolicyViolation,
                $"Conda channels {{{string.Join(", ", refused.Select(u => $"'{u}'"))}}} not allowed in specification")
            {
                Hints = [.. _settings.ChannelLimits.Select(l => $"allowed are {string.Join(", ", l.Channels.Select(Redaction.Redact))}")
                    .DefaultIfEmpty("what is not on the public internet, the store's own machine included, must be allowed by an "
                        + "administrator of the store")],
            };
        }
    }

    private bool IsAllowed(Channel channel) => _allowed.All(a => a.Contains(channel.BaseUrl))
        && Uri.TryCreate(channel.BaseUrl, UriKind.Absolute, out Uri? url) && _reachable.Allows(url);

    private IEnumerable<Channel> Parse(IEnumerable<string> texts) => texts.Where(t => t != NoDefaults).SelectMany(t =>
    {
        try
        {
            return _configuration.Parse(t);
        }
        catch (StoreException e) when (e.Code == ErrorCode.InvalidName)
        {
            throw new StoreException(ErrorCode.InvalidEnvironmentFile, $"'{Redaction.Redact(t)}' is not a channel: {e.Message}", e);
        }
    }).Distinct();

    // Returns all channels configured by an administrator, and the channel alias.
    private static IEnumerable<Channel> Configured(StoreSettings settings)
    {
        ChannelConfiguration configuration = ConfigurationOf(settings.CondaChannelAlias);
        return settings.CondaDefaultChannels.Concat(settings.CondaAllowedChannels).Concat(settings.CondaIndexedChannels)
            .SelectMany(c => ParseOrNone(configuration, c))
            .Append(Channel.FromUrl(settings.CondaChannelAlias));
    }

    // Settings that predate the current rules for channels allow nothing.
    private static IReadOnlyList<Channel> ParseOrNone(ChannelConfiguration configuration, string text)
    {
        try
        {
            return configuration.Parse(text);
        }
        catch (StoreException e) when (e.Code == ErrorCode.InvalidName)
        {
            return [];
        }
    }

    private static ChannelConfiguration ConfigurationOf(string alias) => new() { Alias = alias };
}
