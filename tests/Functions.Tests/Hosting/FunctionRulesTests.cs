using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Api;
using CondaStore.Functions.Builds;
using CondaStore.Functions.Hosting;
using CondaStore.Local.Hosting.Discovery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using NCrontab;

namespace CondaStore.Functions.Tests.Hosting;

/// <summary>What the Functions host demands of functions, and the embedded host does not need.</summary>
public sealed class FunctionRulesTests
{
    private static readonly EmbeddedFunction[] Functions =
    [
        .. from kind in Enum.GetValues<FunctionKind>()
           from function in new FunctionCatalog(typeof(StoreServices).Assembly.GetTypes()).OfKind(kind)
           select function,
    ];

    [Fact]
    public void HttpFunction_AuthorizationLevel_IsAnonymous() =>
        Assert.All(Http(), f => Assert.Equal(AuthorizationLevel.Anonymous, ((HttpTriggerAttribute)f.Trigger).AuthLevel));

    [Fact]
    public void HttpFunction_ApiRoute_IsDescribed() =>
        Assert.Empty(Http().Where(f => Route(f).Contains("/api/v", StringComparison.Ordinal) && f.Method.GetCustomAttribute<OperationAttribute>() is null).Select(f => f.Name));

    [Fact]
    public void HttpFunction_Methods_AreNamed() =>
        Assert.All(Http(), f => Assert.NotEmpty(((HttpTriggerAttribute)f.Trigger).Methods!));

    // Any other result of an HTTP function is an empty 200.
    [Fact]
    public void HttpFunction_Result_IsIResult() => Assert.All(
        Http(), f => Assert.True(f.Method.ReturnType == typeof(IResult) || f.Method.ReturnType == typeof(Task<IResult>), f.Name));

    // The host keeps what begins so to itself.
    [Fact]
    public void HttpFunction_Route_IsNotTheHostsOwn() => Assert.DoesNotContain(
        Http(), f => Route(f).Split('/')[0].ToLowerInvariant() is "admin" or "runtime");

    // An empty route becomes the function's name, and a slash makes every request of the app hang.
    [Fact]
    public void HttpFunction_Route_IsWritten() => Assert.All(Http(), f => Assert.Matches("^[^/]", Route(f)));

    [Fact]
    public void HostFile_RoutePrefix_IsEmpty()
    {
        using JsonDocument host = JsonDocument.Parse(File.ReadAllText(RepositoryFolder.At("host.json")));

        Assert.Equal(string.Empty, host.RootElement.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString());
    }

    // The fallback handles preflight requests and methods that no other function accepts.
    [Fact]
    public void Fallback_Methods_AreAll() => Assert.Equal(
        ["delete", "get", "head", "options", "patch", "post", "put"],
        ((HttpTriggerAttribute)Http().Single(f => f.Name == FunctionRoutes.Fallback).Trigger).Methods!.Order(StringComparer.Ordinal));

    // A filter that answers leaves the invocation hanging; everything around functions is worker middleware.
    [Fact]
    public void App_StartupFilter_IsNotUsed() =>
        Assert.DoesNotContain(typeof(StoreServices).Assembly.GetTypes(), t => t.IsAssignableTo(typeof(Microsoft.AspNetCore.Hosting.IStartupFilter)));

    [Fact]
    public void EntryPoint_Middleware_IsThatOfTheEmbeddedHost()
    {
        string program = File.ReadAllText(RepositoryFolder.At("src", "App", "Program.cs"));

        Assert.Equal(
            StoreServices.Middleware.Select(t => t.Name),
            Regex.Matches(program, @"UseMiddleware<(\w+)>").Select(m => m.Groups[1].Value));
        // Else the text of a failure is cut at its first colon on the way to the orchestrator.
        Assert.Contains("EnableUserCodeException = false", program, StringComparison.Ordinal);
    }

    // What an orchestrator reads must be the same when it is replayed.
    [Fact]
    public void Orchestrator_Source_AsksTheContextForTimeAndIds() => Assert.All(
        Directory.EnumerateFiles(RepositoryFolder.At("src", "Functions"), "*.cs", SearchOption.AllDirectories)
            .Select(File.ReadAllText)
            .Where(source => source.Contains("[OrchestrationTrigger]", StringComparison.Ordinal)),
        source => Assert.DoesNotMatch(@"DateTime(Offset)?\.(Utc)?Now|Guid\.NewGuid|Task\.Delay|TimeProvider|\bRandom\b|HttpClient", source));

    // Cancellation is a flag in the row of the build: ending the orchestration would leave its activity running and the end unrecorded.
    [Fact]
    public void Cancel_Source_DoesNotEndOrchestrations() => Assert.All(
        Directory.EnumerateFiles(RepositoryFolder.At("src", "Functions", "Api"), "*.cs", SearchOption.AllDirectories),
        file => Assert.DoesNotContain("TerminateInstanceAsync", File.ReadAllText(file), StringComparison.Ordinal));

    [Fact]
    public void Timer_Schedule_HasSixFields() => Assert.All(
        Functions.Where(f => f.Kind == FunctionKind.Timer),
        f => Assert.Matches("^(%[A-Za-z:_]+%|([^ ]+ ){5}[^ ]+)$", ((TimerTriggerAttribute)f.Trigger).Schedule));

    // Requested work starts immediately; timers are for unrequested work, and for processes that died.
    [Fact]
    public void Timers_OnAnIdleDay_RunSeldom()
    {
        DateTime day = new(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc);
        Dictionary<string, int> runs = Functions.Where(f => f.Kind == FunctionKind.Timer).ToDictionary(f => f.Name, f => CrontabSchedule
            .Parse(((TimerTriggerAttribute)f.Trigger).Schedule, new CrontabSchedule.ParseOptions { IncludingSeconds = true })
            .GetNextOccurrences(day.AddTicks(-1), day.AddDays(1)).Count());

        Assert.All(runs, timer => Assert.InRange(timer.Value, 1, 24 * 60));
        Assert.InRange(runs.Values.Sum(), 1, 4000);
    }

    public static TheoryData<object> Messages { get; } =
    [
        new BuildRequest(long.MaxValue, int.MaxValue),
        new BeginBuildRequest(1, 2, new string('t', 32)),
        new BuildStepRequest(1, 2, 3),
        new EndBuildRequest(1, 2, StepResult.Failure(new Domain.Diagnostics.StoreException(Domain.Diagnostics.ErrorCode.Unsatisfiable, string.Concat(Enumerable.Repeat("ä\"😀", 30_000)))
        {
            Hints = [.. Enumerable.Repeat(new string('"', 10_000), 50)],
        })),
        StepResult.Failure(new Domain.Diagnostics.StoreException(Domain.Diagnostics.ErrorCode.Unsatisfiable, new string('x', 100_000))),
        new BeginResult { Attempt = 7 },
        new FetchResult { IsPrefixFinished = true },
        StepResult.Failure<SolveResult>(new Domain.Diagnostics.StoreException(Domain.Diagnostics.ErrorCode.Unsatisfiable, "x")),
    ];

    // Durable Task writes them as JSON, with the serializer's defaults, into table rows.
    [Theory]
    [MemberData(nameof(Messages))]
    public void DurableMessage_AsJson_ComesBackAndIsSmall(object message)
    {
        string json = JsonSerializer.Serialize(message, message.GetType());

        Assert.True(json.Length < 16 * 1024, $"{json.Length} characters");
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, message.GetType()), message.GetType()));
    }

    [Fact]
    public async Task FunctionClass_Services_AreRegistered()
    {
        await using Api.ApiStore store = await Api.ApiStore.StartAsync();

        Assert.All(
            Functions.Select(f => f.Method.DeclaringType!).Distinct().Where(t => !t.IsAbstract),
            type => Assert.NotNull(ActivatorUtilities.CreateInstance(store.Services, type)));
    }

    // The Functions host takes the first match in the alphabetical order of names, and a slash at the end makes no difference to it.
    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public void HttpFunction_Route_IsNotTakenByAnother(string slash)
    {
        FunctionRoute[] routes = [.. Http().OrderBy(f => f.Name, StringComparer.OrdinalIgnoreCase).Select(RouteOf)];

        Assert.All(routes.SelectMany(r => r.Methods.Select(m => (Route: r, Method: m))), asked =>
        {
            DefaultHttpContext http = new();
            string path = string.Join('/', asked.Route.Template.Segments.Select(s => string.Concat(s.Parts.Select(Sample))));
            http.Request.Path = path.Length == 0 ? "/" : $"/{path}{slash}";
            FunctionRoute? first = Array.Find(routes, r => r.Takes(asked.Method) && r.TryMatch(http, out _));
            Assert.Equal(asked.Route.Function, first?.Function);
        });
    }

    [Fact]
    public void HttpFunction_Name_SortsBeforeTheFallback() =>
        Assert.Equal(FunctionRoutes.Fallback, Http().MaxBy(f => f.Name, StringComparer.OrdinalIgnoreCase)!.Name);

    // The worker throws a 500 with a long internal message at a value that does not convert.
    [Fact]
    public void HttpFunction_RouteValues_AreTexts() => Assert.All(Http(), f => Assert.All(
        f.Parameters.Where(p => RouteOf(f).Template.Parameters.Any(t => t.Name == p.Name)), p => Assert.Equal(typeof(string), p.ParameterType)));

    // Durable Task puts inputs into table rows. Whatever grows with an environment travels as a blob.
    [Fact]
    public void DurableFunction_Input_IsSmallByItsType() => Assert.All(
        Functions.Where(f => f.Kind is FunctionKind.Activity or FunctionKind.Orchestrator)
            .SelectMany(f => f.Parameters)
            .Select(p => p.ParameterType)
            .Where(t => t != typeof(TaskOrchestrationContext) && t != typeof(DurableTaskClient) && t != typeof(CancellationToken)),
        input => Assert.True(IsSmall(input) || input.GetProperties().All(p => IsSmall(p.PropertyType) || p.PropertyType == typeof(StepResult)), input.Name));

    [Fact]
    public void FunctionClass_OfWhatIsNoEndpoint_IsNamedAfterItsFunction() =>
        Assert.All(Functions.Where(f => f.Kind != FunctionKind.Http), f => Assert.Equal(f.Name, f.Method.DeclaringType!.Name));

    [Fact]
    public void FunctionClass_Visibility_IsPublic() =>
        Assert.All(Functions, f => Assert.True(f.Method.DeclaringType!.IsPublic, f.Name));

    [Fact]
    public void Orchestrator_Method_IsStaticAndAsynchronous() =>
        Assert.All(Functions.Where(f => f.Kind == FunctionKind.Orchestrator), f => Assert.True(f.Method.IsStatic && typeof(Task).IsAssignableFrom(f.Method.ReturnType), f.Name));

    [Fact]
    public void Activity_Result_TellsItsOutcome() =>
        Assert.All(Functions.Where(f => f.Kind == FunctionKind.Activity), f => Assert.True(
            f.Method.ReturnType.GetGenericTypeDefinition() == typeof(Task<>) && f.Method.ReturnType.GetGenericArguments()[0].IsAssignableTo(typeof(StepResult)), f.Name));

    [Fact]
    public void DurableFunction_Name_IsListed() => Assert.Equal(
        Functions.Where(f => f.Kind is FunctionKind.Activity or FunctionKind.Orchestrator).Select(f => f.Name).Order(StringComparer.Ordinal), FunctionNames.All);

    private static IEnumerable<EmbeddedFunction> Http() => Functions.Where(f => f.Kind == FunctionKind.Http);

    private static FunctionRoute RouteOf(EmbeddedFunction function) =>
        new(function.Name, function.Method, (HttpTriggerAttribute)function.Trigger, new ServiceCollection().BuildServiceProvider());

    // A value that the constraints of the parameter allow: the first word of a choice.
    private static string Sample(TemplatePart part) => !part.IsParameter ? part.Text!
        : part.IsCatchAll ? "any/thing"
        : part.IsOptional ? ""
        : part.InlineConstraints.FirstOrDefault()?.Constraint is { } constraint
            ? constraint.Replace("regex(^(", "", StringComparison.Ordinal).Split('|')[0].TrimEnd('$', ')', '?')
        : "value";

    private static bool IsSmall(Type type) => type.IsPrimitive || type.IsEnum || type == typeof(string);

    private static string Route(EmbeddedFunction function) => ((HttpTriggerAttribute)function.Trigger).Route ?? string.Empty;
}
