mkfifo Extra.cs
