using System.CommandLine;
using CondaStore.Cli.Terminal;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Server;

/// <summary>
/// Represents the options of every command that uses a server: its address, the token and the output format. By default, the address is
/// that of <see cref="StoreAddress"/>; the token comes from the variable <c>CONDA_STORE_TOKEN</c>, else from the last login.
/// </summary>
internal sealed class ServerOptions
{
    private const string TokenVariable = "CONDA_STORE_TOKEN";
    private const string AllFields = "true";

    private readonly Option<string?> _url = new("--url")
    {
        Description = $"The URL of the store, including its prefix. Default: {StoreAddress.UrlVariable}, or the profile in use.",
        HelpName = "URL",
    };
    private readonly Option<string?> _profile = new("--profile")
    {
        Description = $"The profile of the store. Default: {StoreAddress.ProfileVariable}.",
        HelpName = "NAME",
    };
    private readonly Option<string?> _token = new("--token")
    {
        Description = "A token of the store. It is visible to all users of the machine in the process list; prefer "
            + $"{TokenVariable}, --token-file or --token-stdin.",
        HelpName = "TOKEN",
    };
    private readonly Option<string?> _tokenFile = new("--token-file")
    {
        Description = "A file whose first line is the token.",
        HelpName = "FILE",
    };
    private readonly Option<bool> _tokenStdin = new("--token-stdin")
    {
        Description = "Read the token from the first line of standard input.",
    };
    private readonly Option<string?> _json = new("--json")
    {
        Description = "Write results, progress and errors as JSON. --json=FIELD,... writes only these fields of results.",
        HelpName = "FIELDS",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Show no progress." };

    /// <summary>Adds the options to a command.</summary>
    public ServerOptions(Command command)
    {
        foreach (Option option in (Option[])[_url, _profile, _token, _tokenFile, _tokenStdin, _json, _quiet])
        {
            command.Add(option);
        }
    }

    /// <summary>
    /// Makes <c>--json</c> without fields unmistakable: an option with an optional value would otherwise take the argument behind it.
    /// </summary>
    public static string[] Unambiguous(string[] arguments)
    {
        int end = Array.IndexOf(arguments, "--");
        return [.. arguments.Select((a, i) => a == "--json" && (end < 0 || i < end) ? $"{a}={AllFields}" : a)];
    }

    /// <summary>Does the same with a command line in one text.</summary>
    public static string UnambiguousLine(string line) =>
        line.Replace(" --json ", $" --json={AllFields} ", StringComparison.Ordinal);

    /// <summary>Gets whether to write JSON.</summary>
    public bool IsJson(ParseResult parsed) => parsed.GetResult(_json) is { Implicit: false };

    /// <summary>Gets whether to show no progress.</summary>
    public bool IsQuiet(ParseResult parsed) => parsed.GetValue(_quiet);

    /// <summary>Creates the invocation for the store specified by the options. The caller disposes of its client.</summary>
    /// <exception cref="StoreException">
    /// The address is invalid or several tokens are given (<see cref="ErrorCode.InvalidOption"/>), a file cannot be read
    /// (<see cref="ErrorCode.FileNotReadable"/>), or the saved token has expired (<see cref="ErrorCode.InvalidCredentials"/>).
    /// </exception>
    public ServerCall Connect(ParseResult parsed, CommandConsole console)
    {
        Uri url = StoreAddress.Of(console, parsed.GetValue(_url), parsed.GetValue(_profile));
        string? token = TokenOf(parsed, console) ?? console.Variable(TokenVariable) ?? SavedToken(console, url);
        StoreClient client = new(new StoreClientOptions { Url = url, Token = token, TimeProvider = console.TimeProvider });
        return new ServerCall(parsed, client, console, IsJson(parsed), IsQuiet(parsed))
        {
            Url = url,
            HasToken = token is { Length: > 0 },
            Fields = parsed.GetValue(_json) is { Length: > 0 } fields and not AllFields ? [.. fields.Split(',')] : [],
        };
    }

    /// <summary>
    /// Creates a client for the store of an unfinished command line, of which only the options for the address count. The caller disposes
    /// of it.
    /// </summary>
    /// <exception cref="StoreException">The address is invalid, or a saved file cannot be read.</exception>
    public static StoreClient ConnectUnfinished(ParseResult parsed, CommandConsole console)
    {
        Uri url = StoreAddress.Of(console, ValueOf(parsed, "--url"), ValueOf(parsed, "--profile"));
        string? token = console.Variable(TokenVariable) ?? SavedToken(console, url);
        return new StoreClient(new StoreClientOptions { Url = url, Token = token, TimeProvider = console.TimeProvider, Repetitions = 0 });
    }

    /// <summary>Gets the address of the store specified by the options.</summary>
    /// <exception cref="StoreException">The address is invalid (<see cref="ErrorCode.InvalidOption"/>).</exception>
    public Uri Url(ParseResult parsed, CommandConsole console) =>
        StoreAddress.Of(console, parsed.GetValue(_url), parsed.GetValue(_profile));

    private static string? ValueOf(ParseResult parsed, string option) =>
        parsed.CommandResult.Command.Options.Any(o => o.Name == option) ? parsed.GetValue<string?>(option) : null;

    private static string? SavedToken(CommandConsole console, Uri url)
    {
        if (Credentials.Read(console).Find(url) is not { } saved)
        {
            return null;
        }

        return saved.Expires > console.TimeProvider.GetUtcNow() || saved.Expires is null
            ? saved.Token
            : throw new StoreException(ErrorCode.InvalidCredentials, $"The login at {url} has expired.")
            {
                Hints = [$"conda-store login {url}"],
            };
    }

    private string? TokenOf(ParseResult parsed, CommandConsole console)
    {
        string? token = parsed.GetValue(_token);
        string? file = parsed.GetValue(_tokenFile);
        bool isOnInput = parsed.GetValue(_tokenStdin);
        if ((token is null ? 0 : 1) + (file is null ? 0 : 1) + (isOnInput ? 1 : 0) > 1)
        {
            throw new StoreException(ErrorCode.InvalidOption, "Only one of --token, --token-file and --token-stdin may be given.");
        }

        if (token is not null && !IsQuiet(parsed) && !IsJson(parsed))
        {
            console.Error.WriteLine(
                $"warning: the token is visible to all users of this machine in the process list; use {TokenVariable}, --token-file or "
                    + "--token-stdin");
        }

        return file is not null ? SecretInput.FirstLine(() => File.OpenRead(file), "token", file)
            : isOnInput ? SecretInput.FirstLine(console.OpenIn, "token", "standard input")
            : token;
    }
}
