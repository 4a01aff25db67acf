using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Sessions;

/// <summary>Provides <c>conda-store login</c>, which saves a token for a store and makes the store the default.</summary>
internal static class LoginCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        DocumentedCommand command = new(new CommandText(
            "login",
            "Log in to a store, and use it by default from now on.",
            "conda-store login https://store.example.org/conda-store/",
            "conda-store login https://store.example.org/conda-store/ --token-stdin <token.txt",
            "conda-store login http://127.0.0.1:7071/conda-store/ --name ann --password-stdin --profile home <password.txt"));
        Argument<string?> url = new("URL")
        {
            Description = "The URL of the store, including its prefix. Default: the store in use.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string?> profile = new("--profile")
        {
            Description = "The name of the profile to create or change. Default: the host of the store.",
            HelpName = "NAME",
        };
        Option<string?> name = new("--name") { Description = "The name of the user.", HelpName = "NAME" };
        Option<bool> password = new("--password-stdin") { Description = "Read the password from the first line of standard input." };
        Option<bool> token = new("--token-stdin")
        {
            Description = "Read a token from the first line of standard input. The pages of the store create tokens.",
        };
        Option<string?> tokenFile = new("--token-file") { Description = "A file whose first line is a token.", HelpName = "FILE" };
        command.Add(url);
        foreach (Option option in (Option[])[profile, name, password, token, tokenFile])
        {
            command.Add(option);
        }

        command.SetAction((parsed, cancellationToken) => ErrorReport.GuardAsync(console, asJson: false, () => RunAsync(
            console,
            StoreAddress.Of(console, parsed.GetValue(url), null),
            parsed.GetValue(profile),
            new LoginInput(console, parsed.GetValue(name), parsed.GetValue(password), parsed.GetValue(token), parsed.GetValue(tokenFile)),
            cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandConsole console, Uri wanted, string? profile, LoginInput input, CancellationToken cancellationToken)
    {
        Uri url = await StoreProbe.FindAsync(console, wanted, cancellationToken);
        string token = await input.TokenAsync(url, cancellationToken);
        using StoreClient client = new(new StoreClientOptions { Url = url, Token = token, TimeProvider = console.TimeProvider });
        RemoteCaller caller = await client.Access.CallerAsync(cancellationToken);
        if (!caller.Authenticated)
        {
            throw new StoreException(ErrorCode.InvalidCredentials, $"{url} does not accept the token: it is wrong or has expired.");
        }

        Credentials.Read(console).Set(url, new Credential(token, caller.PrimaryNamespace, caller.Expiration));
        string saved = profile ?? url.Authority;
        Profiles.Read(console).Set(saved, url);
        string until = caller.Expiration is { } end ? $", until {TimeText.Of(end)}" : "";
        await console.Out.WriteLineAsync($"logged in to {url} as {caller.PrimaryNamespace} (profile {saved}){until}");
        return ExitCodes.Success;
    }
}
