# The emulator, from a checkout:
#   docker build --tag mfa-emulator .
#   docker run --rm --publish 127.0.0.1:8000:8000 --env MFA_SNIPPETS_TOKEN=choose-a-token mfa-emulator
FROM python:3.13-slim
WORKDIR /source
COPY pyproject.toml requirements.txt README.md LICENSE THIRD_PARTY_NOTICES.md ./
COPY evidence evidence
COPY generator generator
COPY spec spec
COPY templates templates
RUN pip install --no-cache-dir --require-hashes --only-binary :all: --requirement requirements.txt \
  && pip install --no-cache-dir --no-deps --no-build-isolation . && useradd --system emulator
WORKDIR /
USER emulator
EXPOSE 8000
HEALTHCHECK CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/health')"]
ENTRYPOINT ["mfa-snippets", "serve", "--host", "0.0.0.0"]
