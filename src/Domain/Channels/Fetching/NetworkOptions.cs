using System.Collections;

namespace CondaStore.Domain.Channels.Fetching;

/// <summary>Specifies the network configuration from the environment, as conda, mamba and curl read it.</summary>
public sealed record NetworkOptions
{
    /// <summary>
    /// Environment variables: <c>http_proxy</c>, <c>https_proxy</c>, <c>all_proxy</c> and <c>no_proxy</c> in lower or upper case,
    /// <c>REQUESTS_CA_BUNDLE</c>, <c>CURL_CA_BUNDLE</c>, <c>SSL_CERT_FILE</c> and <c>SSL_CERT_DIR</c>, <c>NETRC</c>. If none of them
    /// specifies a proxy, that of the operating system is used.
    /// </summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Gets the folder with a <c>.netrc</c>, whose logins are sent to the hosts in it. If null, none are sent: a server must not use its
    /// own logins for channels that its users specify.
    /// </summary>
    public string? HomeDirectory { get; init; }

    /// <summary>Gets the environment variables of this process.</summary>
    public static IReadOnlyDictionary<string, string> VariablesOfProcess() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(v => (string)v.Key, v => (string?)v.Value ?? "");

    /// <summary>Returns the value of a variable; null when it is absent or empty.</summary>
    internal string? Find(string name) => Variables.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;
}
