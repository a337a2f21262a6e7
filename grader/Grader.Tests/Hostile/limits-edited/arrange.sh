sed -i 's/test-limit-seconds: 1/test-limit-seconds: 600/; s/kata-limit-seconds: 30/kata-limit-seconds: 600/' README.md
