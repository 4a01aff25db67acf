using System.CommandLine;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Server;

/// <summary>
/// The options that every command with a server has: where it is, who calls, and how to write. The address and the token come from
/// the environment (<c>CONDA_STORE_URL</c>, <c>CONDA_STORE_TOKEN</c>) where the command line does not say.
/// </summary>
internal sealed class ServerOptions
{
    private const string AddressVariable = "CONDA_STORE_URL";
    private const string TokenVariable = "CONDA_STORE_TOKEN";
    private const string DefaultAddress = "http://127.0.0.1:7071/conda-store/";

    private readonly Option<string?> _url = new("--url")
    {
        Description = $"The address of the store with its prefix; else {AddressVariable}.",
        HelpName = "URL",
    };
    private readonly Option<string?> _token = new("--token")
    {
        Description = $"A token of the store; else {TokenVariable}, which other users of the machine cannot see.",
        HelpName = "TOKEN",
    };
    private readonly Option<bool> _json = new("--json") { Description = "Write results, progress and errors as JSON, for programs." };
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Show no progress." };

    /// <summary>Gives a command the options.</summary>
    public ServerOptions(Command command)
    {
        foreach (Option option in (Option[])[_url, _token, _json, _quiet])
        {
            command.Add(option);
        }
    }

    /// <summary>Whether a program reads.</summary>
    public bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>Whether no progress is wanted.</summary>
    public bool IsQuiet(ParseResult parsed) => parsed.GetValue(_quiet);

    /// <summary>A client for the store that the command line names.</summary>
    /// <exception cref="StoreException">The address is not one (<see cref="ErrorCode.InvalidOption"/>).</exception>
    public StoreClient Connect(ParseResult parsed, TimeProvider timeProvider)
    {
        string address = parsed.GetValue(_url) ?? Environment.GetEnvironmentVariable(AddressVariable) ?? DefaultAddress;
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
        {
            throw new StoreException(ErrorCode.InvalidOption, $"'{Redaction.Redact(address)}' is not the address of a store.")
            {
                Hints = ["--url https://store.example.org/conda-store/"],
            };
        }

        return new StoreClient(new StoreClientOptions
        {
            Url = url,
            Token = parsed.GetValue(_token) ?? Environment.GetEnvironmentVariable(TokenVariable),
            TimeProvider = timeProvider,
        });
    }
}
