using System.ComponentModel.DataAnnotations;
using System.Reflection;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Configuration;

/// <summary>
/// Validates the settings at startup and reports all problems: invalid values, unknown settings, and authentication that would admit
/// anyone.
/// </summary>
internal sealed class StoreOptionsValidation(IConfiguration configuration) : IValidateOptions<StoreOptions>
{
    private const string OAuth = StoreOptions.Section + ":" + nameof(StoreOptions.OAuth);

    private const string Ui = StoreOptions.Section + ":" + nameof(StoreOptions.Ui);

    public ValidateOptionsResult Validate(string? name, StoreOptions options)
    {
        List<string> problems =
        [
            .. UnknownIn(StoreOptions.Section, typeof(StoreOptions)), .. UnknownIn(OAuth, typeof(OAuthOptions)),
            .. UnknownIn(Ui, typeof(UiOptions)),
        ];
        problems.AddRange(AttributeProblems(options));
        if (options.Authentication == AuthenticationKind.Dummy && !options.AllowDummyOnPublicAddress && IsPublicApp())
        {
            // A function app is publicly reachable. The embedded host checks its address itself.
            problems.Add(
                "Store:Authentication is Dummy, which is for development; set Store:AllowDummyOnPublicAddress to run it where others can "
                    + "reach it.");
        }

        if (options.Authentication == AuthenticationKind.Platform)
        {
            problems.AddRange(PlatformProblems(options));
        }

        problems.AddRange(
            ProblemsOf($"Store:{nameof(StoreOptions.AllowedAddresses)}", () => FetchAllowance.Parse(options.AllowedAddresses)));
        problems.AddRange(ProblemsOf($"Store:{nameof(StoreOptions.Ui)}", () => new AllowedOrigins(options.Ui)));
        problems.AddRange(OAuthProvider.Problems(options));
        problems.AddRange(BindingProblems(options));

        problems.AddRange(new (string Setting, TimeSpan Value)[]
        {
            (nameof(StoreOptions.TokenLifetime), options.TokenLifetime),
            (nameof(StoreOptions.BuildTimeLimit), options.BuildTimeLimit),
            (nameof(StoreOptions.WorkerGoneAfter), options.WorkerGoneAfter),
        }.Where(t => t.Value <= TimeSpan.Zero).Select(t => $"Store:{t.Setting} is {t.Value} and must be above zero."));
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    /// <summary>Checks what the binder of the options would report without the name of the setting: a list in place of a value.</summary>
    /// <exception cref="OptionsValidationException">There is such a setting.</exception>
    public static void RequireShape(IConfiguration configuration)
    {
        IConfigurationSection section = configuration.GetSection(StoreOptions.Section);
        string[] problems = [.. typeof(StoreOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.PropertyType == typeof(string) || p.PropertyType.IsValueType)
            .Select(p => section.GetSection(p.Name).GetChildren().FirstOrDefault())
            .OfType<IConfigurationSection>()
            .Select(item => $"{item.Path}: the setting takes a single value, not a list.")];
        if (problems.Length > 0)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(StoreOptions), problems);
        }
    }

    private static IEnumerable<string> AttributeProblems(StoreOptions options)
    {
        List<ValidationResult> results = [];
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return results.Select(r => $"Store:{r.MemberNames.FirstOrDefault()}: {r.ErrorMessage}");
    }

    private IEnumerable<string> UnknownIn(string section, Type type)
    {
        string[] known = [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(p => p.Name)];
        foreach (string setting in configuration.GetSection(section).GetChildren().Select(s => s.Key)
            .Except(known, StringComparer.OrdinalIgnoreCase))
        {
            IReadOnlyList<string> nearest = NearestNames.Find(setting, known, 1);
            yield return $"{section}:{setting} is not a setting of the store"
                + (nearest.Count == 0 ? "." : $"; did you mean {section}:{nearest[0]}?");
        }
    }

    // On a developer's machine, the Functions host sets this to localhost.
    private bool IsPublicApp() =>
        Value("WEBSITE_HOSTNAME").Split(':')[0] is { Length: > 0 } host && host is not ("localhost" or "127.0.0.1");

    private IEnumerable<string> PlatformProblems(StoreOptions options)
    {
        bool platformSignsIn = Value("WEBSITE_AUTH_ENABLED").Equals("true", StringComparison.OrdinalIgnoreCase);
        if (!platformSignsIn && !options.PrincipalComesFromGateway)
        {
            yield return "Store:Authentication is Platform, but the authentication of the platform is not enabled "
                + "(WEBSITE_AUTH_ENABLED is not True): anyone could forge the principal header. "
                + "Enable it, or set Store:PrincipalComesFromGateway if a gateway sets the header.";
        }
    }

    private static IEnumerable<string> ProblemsOf(string setting, Func<object> read)
    {
        try
        {
            _ = read();
            return [];
        }
        catch (StoreException exception)
        {
            return [$"{setting}: {exception.Message}"];
        }
    }

    private static IEnumerable<string> BindingProblems(StoreOptions options)
    {
        bool isProvider = OAuthProvider.Of(options) is not null;
        if (!isProvider && options.Authentication != AuthenticationKind.Platform)
        {
            return [];
        }

        try
        {
            ClaimRoles roles = ClaimRoles.Parse(options.RoleBindings, options.Authentication);
            return !isProvider ? []
                : roles.AreEmpty
                ? [$"Store:RoleBindings is empty: with Store:Authentication={options.Authentication} no one could log in. "
                    + "Bind user:<name>, group:<name> or *."]
                : roles.NotOfAProvider.Select(k => $"Store:RoleBindings binds '{k}', which is neither user:<name> nor group:<name> nor *.");
        }
        catch (StoreException exception)
        {
            return [exception.Message];
        }
    }

    private string Value(string variable) => configuration[variable] ?? Environment.GetEnvironmentVariable(variable) ?? string.Empty;
}
