using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace CondaStore.Local.Hosting.Discovery;

/// <summary>Represents a method with <see cref="FunctionAttribute"/> that the embedded host can call.</summary>
internal sealed class EmbeddedFunction
{
    private readonly PropertyInfo? _taskResult;

    private EmbeddedFunction(
        string name, MethodInfo method, ParameterInfo[] parameters, ParameterInfo triggerParameter, TriggerBindingAttribute trigger,
        FunctionKind kind)
    {
        Name = name;
        Method = method;
        Parameters = parameters;
        TriggerParameter = triggerParameter;
        Trigger = trigger;
        Kind = kind;
        _taskResult = method.ReturnType.IsGenericType && method.ReturnType.GetGenericTypeDefinition() == typeof(Task<>)
            ? method.ReturnType.GetProperty(nameof(Task<object>.Result))
            : null;
    }

    public string Name { get; }

    public MethodInfo Method { get; }

    public ParameterInfo[] Parameters { get; }

    /// <summary>The parameter with the trigger attribute; the same object as in <see cref="Parameters"/>.</summary>
    public ParameterInfo TriggerParameter { get; }

    public TriggerBindingAttribute Trigger { get; }

    public FunctionKind Kind { get; }

    /// <summary>Creates the description of a method, or returns null if it is not a function.</summary>
    /// <exception cref="InvalidOperationException">
    /// The Functions host would not load the function, or would run it differently than declared.
    /// </exception>
    public static EmbeddedFunction? FromMethod(MethodInfo method)
    {
        if (method.GetCustomAttribute<FunctionAttribute>() is not { } attribute)
        {
            return null;
        }

        // Read only once: the runtime may return different objects for the same parameter when two threads ask at the same time.
        ParameterInfo[] parameters = method.GetParameters();
        foreach (ParameterInfo parameter in parameters)
        {
            if (parameter.GetCustomAttribute<TriggerBindingAttribute>() is { } trigger)
            {
                EmbeddedFunction function = new(attribute.Name, method, parameters, parameter, trigger, KindOf(trigger, attribute.Name));
                function.Check();
                return function;
            }
        }

        throw new InvalidOperationException($"Function '{attribute.Name}' has no trigger parameter.");
    }

    /// <summary>Calls the method and awaits its result.</summary>
    public async Task<object?> CallAsync(object? target, object?[] arguments)
    {
        object? returned = Method.Invoke(target, BindingFlags.DoNotWrapExceptions, null, arguments, null);
        if (returned is not Task task)
        {
            return returned;
        }

        await task;
        return _taskResult?.GetValue(task);
    }

    /// <summary>Gets the result of a completed task that this method returned.</summary>
    public object? ResultOf(Task completed) => _taskResult?.GetValue(completed);

    private static FunctionKind KindOf(TriggerBindingAttribute trigger, string name) => trigger switch
    {
        HttpTriggerAttribute => FunctionKind.Http,
        TimerTriggerAttribute => FunctionKind.Timer,
        OrchestrationTriggerAttribute => FunctionKind.Orchestrator,
        ActivityTriggerAttribute => FunctionKind.Activity,
        _ => throw new InvalidOperationException(
            $"Function '{name}' has a trigger of a kind that is not supported: {trigger.GetType().Name}."),
    };

    private void Check()
    {
        if (Kind == FunctionKind.Http && Method.ReturnType != typeof(IResult) && Method.ReturnType != typeof(Task<IResult>))
        {
            // The Functions host would answer any other value with a 200 and an empty body.
            throw new InvalidOperationException($"HTTP function '{Name}' must return IResult or Task<IResult>.");
        }

        string route = (Trigger as HttpTriggerAttribute)?.Route ?? string.Empty;
        if (route.StartsWith("admin", StringComparison.OrdinalIgnoreCase)
            || route.StartsWith("runtime", StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidOperationException(
                $"HTTP function '{Name}' has the route '{route}', a prefix that the Functions host keeps for itself.");
        }
    }
}
