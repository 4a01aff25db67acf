using System.Reflection;
using Microsoft.DurableTask;

namespace CondaStore.Local.Tests.Hosting.Reference;

/// <summary>A static method with [OrchestrationTrigger] as the reference engine takes it.</summary>
internal sealed class MethodOrchestrator(MethodInfo method) : ITaskOrchestrator
{
    private readonly ParameterInfo? _input = method.GetParameters().FirstOrDefault(p => p.ParameterType != typeof(TaskOrchestrationContext));

    public Type InputType => _input?.ParameterType ?? typeof(object);

    public Type OutputType => Result?.PropertyType ?? typeof(object);

    private PropertyInfo? Result => method.ReturnType.IsGenericType ? method.ReturnType.GetProperty(nameof(Task<object>.Result)) : null;

    public async Task<object?> RunAsync(TaskOrchestrationContext context, object? input)
    {
        object?[] arguments = [.. method.GetParameters().Select(p => p == _input ? input : context)];
        Task running = (Task)method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null)!;
        await running;
        return Result?.GetValue(running);
    }
}
